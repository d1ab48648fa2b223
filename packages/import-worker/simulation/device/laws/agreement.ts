/**
 * L7: at every position a device's fold says of a record what the fold of the log said when it had come so far,
 * whatever pages, repetitions and restarts the device came by.
 */
import type { StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { isContent } from "../local-store.ts";
import { textAfter } from "./view-text.ts";
import type { Violate } from "./violate.ts";

export class AgreementLaw {
  readonly #violate: Violate;
  /** By user: what the log's fold said after each position of the record changed there. */
  readonly #said = new Map<string, string[]>();

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  /** `view`: the fold of the log, with the change folded. */
  committed(view: StreamView, change: Change): void {
    if (isContent(change)) return;
    let said = this.#said.get(change.userId);
    if (!said) this.#said.set(change.userId, (said = []));
    said[change.seq] = textAfter(view, change);
  }

  folded(device: string, view: StreamView, change: Change): void {
    const { userId, recordId, seq } = change;
    const [mine, theirs] = [textAfter(view, change), this.#said.get(userId)?.[seq]];
    if (mine === theirs) return;
    const what = `at ${seq} the fold of ${device} says "${mine}", the log's says "${theirs}"`;
    this.#violate("L7", what, { userId, recordId });
  }
}
