/** Running claims that somebody in this process wants to know the end of: cancelled by a user, or lost. */
import { findByToken, type QueueView } from "../core/view.ts";
import type { Logger } from "../ports.ts";

export type ClaimEnd = "canceled" | "lost";

export interface EndedClaim {
  readonly token: string;
  readonly reason: ClaimEnd;
}

/** An object and not a function, so that a worker's thousands of jobs need none of their own. */
export interface ClaimWatcher {
  /** The claim has ended otherwise than by its holder. Called once. */
  claimEnded(reason: ClaimEnd): void;
}

export class ClaimWatches {
  readonly #watchers = new Map<string, readonly ClaimWatcher[]>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get size(): number {
    return this.#watchers.size;
  }

  add(token: string, watcher: ClaimWatcher): void {
    const others = this.#watchers.get(token);
    this.#watchers.set(token, others ? [...others, watcher] : [watcher]);
  }

  /** Nothing happens when the watcher was told already. */
  remove(token: string, watcher: ClaimWatcher): void {
    const watchers = this.#watchers.get(token);
    if (watchers === undefined) return;
    if (watchers.length === 1 && watchers[0] === watcher) this.#watchers.delete(token);
    else
      this.#watchers.set(
        token,
        watchers.filter((one) => one !== watcher),
      );
  }

  /** Watched claims that run no longer. They go on being watched until `tell`. */
  endedIn(view: QueueView): readonly EndedClaim[] {
    const ended: EndedClaim[] = [];
    for (const token of this.#watchers.keys()) {
      const end = this.endOf(token, view);
      if (end) ended.push(end);
    }
    return ended;
  }

  /** Null while the claim runs, and for one that nobody watches. */
  endOf(token: string, view: QueueView): EndedClaim | null {
    if (!this.#watchers.has(token)) return null;
    const job = findByToken(view, token);
    if (job?.state === "running") return null;
    return { token, reason: job?.state === "canceled" ? "canceled" : "lost" };
  }

  tell(ended: readonly EndedClaim[]): void {
    for (const { token, reason } of ended) {
      const watchers = this.#watchers.get(token) ?? NOBODY;
      this.#watchers.delete(token);
      for (const watcher of watchers) this.#tellOne(watcher, reason);
    }
  }

  #tellOne(watcher: ClaimWatcher, reason: ClaimEnd): void {
    try {
      watcher.claimEnded(reason);
    } catch (error) {
      this.#logger.error(error, "whoever watched a claim threw when it was told of its end");
    }
  }
}

const NOBODY: readonly ClaimWatcher[] = [];
