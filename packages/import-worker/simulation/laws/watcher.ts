/** What watches a law: it is told of everything that is stored, once and in order, and says when the law is broken. */
import type { ItemState, StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import type { About } from "../kernel/history.ts";

/** One stored change, and what it made of the stream's view. */
export interface Committed {
  readonly userId: string;
  readonly change: Change;
  /** Of one who has seen every change up to this one; it goes on changing. */
  readonly view: StreamView;
  /** Of the item that the change is of; null for other records and before it was there. */
  readonly stateBefore: ItemState | null;
  readonly claimBefore: number;
  readonly claimedByBefore: string | null;
  /** Of the job that the change is of; null for other records and before it was there. */
  readonly statusBefore: string | null;
}

export interface Watcher {
  readonly committed?: (committed: Committed) => void;
  /** Called after each step, when what it stored was told. */
  readonly step?: () => void;
  /** Called when everything has come to rest. */
  readonly end?: () => void;
}

/** A law does not hold. The run ends here. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";
  readonly law: string;
  readonly about: About;

  constructor(law: string, what: string, about: About = {}) {
    super(`${law}: ${what}`);
    this.law = law;
    this.about = about;
  }
}
