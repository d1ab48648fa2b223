/** What a device has been told to write, and the changes that this comes to: always the same ones, however often it is tried. */
import {
  addItems,
  announceImport,
  type Author,
  deleteImport,
  intendForJob,
  type JobIntent,
  type NewItem,
  retryItems,
} from "@tidemark/import-job";
import type { NewChange } from "@tidemark/sync-log";

export type Errand = {
  /** After the run's begin, ms. */
  readonly atMs: number;
} & Wish;

type Wish =
  | { readonly kind: "announce"; readonly jobId: string; readonly totalUrls: number }
  | {
      readonly kind: "items";
      readonly jobId: string;
      readonly firstIdx: number;
      readonly items: readonly NewItem[];
    }
  | { readonly kind: "intent"; readonly jobId: string; readonly intent: JobIntent }
  | { readonly kind: "retry"; readonly itemIds: readonly string[] }
  | { readonly kind: "delete"; readonly jobId: string };

export function changesOf(errand: Errand, author: Author): NewChange[] {
  switch (errand.kind) {
    case "announce":
      return [announceImport(author, { jobId: errand.jobId, totalUrls: errand.totalUrls, source: "chaos" })];
    case "items":
      return addItems(author, errand.jobId, errand.items, errand.firstIdx);
    case "intent":
      return [intendForJob(author, errand.jobId, errand.intent)];
    case "retry":
      return retryItems(author, errand.itemIds);
    case "delete":
      return [deleteImport(author, errand.jobId)];
    default:
      return errand satisfies never;
  }
}

const CHANGES_OF_ERRAND = 1_000;

/** Ids of the changes of one errand: the same at every try. */
export function errandIds(device: number, errand: number): () => string {
  let next = errand * CHANGES_OF_ERRAND;
  return () => idAt(SPACES.changes + device, next++);
}

/** Whose ids they are. */
export const SPACES = { jobs: 1, items: 2, changes: 16 } as const;

/** A UUID that stands for the space and the place of what it names. */
export function idAt(space: number, index: number): string {
  return `${space.toString(16).padStart(8, "0")}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}
