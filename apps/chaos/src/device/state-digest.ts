/** One short text for everything that a person is shown of a stream: two devices with the same one see the same. */
import { type StreamView, summariseImport, summariseItem } from "@tidemark/import-job";
import type { Json } from "@tidemark/sync-log";
import { digestOf } from "./history.ts";

export function stateDigest(view: StreamView): string {
  const jobs = [...view.jobs.values()].map(summariseImport).sort(byId);
  const items = [...view.items.values()].map(summariseItem).sort(byId);
  return digestOf([jobs, items] as unknown as Json);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
