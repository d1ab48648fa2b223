/** Running claims that somebody in this process wants to know the end of: cancelled by a user, or lost. */
import { findByToken, type QueueView } from "../core/view.ts";
import type { Logger } from "../ports.ts";

export type ClaimEnd = "canceled" | "lost";

export interface EndedClaim {
  readonly token: string;
  readonly reason: ClaimEnd;
}

type OnEnd = (reason: ClaimEnd) => void;

export class ClaimWatches {
  readonly #watches = new Map<string, readonly OnEnd[]>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get size(): number {
    return this.#watches.size;
  }

  /** Calls back once. The answer ends the watching. */
  add(token: string, callback: OnEnd): () => void {
    const watches = this.#watches;
    const own: OnEnd = (reason) => callback(reason);
    watches.set(token, [...(watches.get(token) ?? []), own]);
    return () => {
      const left = watches.get(token)?.filter((one) => one !== own) ?? [];
      if (left.length > 0) watches.set(token, left);
      else watches.delete(token);
    };
  }

  /** Watched claims that run no longer. They go on being watched until `tell`. */
  endedIn(view: QueueView): readonly EndedClaim[] {
    const ended: EndedClaim[] = [];
    for (const token of this.#watches.keys()) {
      const end = this.endOf(token, view);
      if (end) ended.push(end);
    }
    return ended;
  }

  /** Null while the claim runs, and for one that nobody watches. */
  endOf(token: string, view: QueueView): EndedClaim | null {
    if (!this.#watches.has(token)) return null;
    const job = findByToken(view, token);
    if (job?.state === "running") return null;
    return { token, reason: job?.state === "canceled" ? "canceled" : "lost" };
  }

  tell(ended: readonly EndedClaim[]): void {
    for (const { token, reason } of ended) {
      const callbacks = this.#watches.get(token) ?? [];
      this.#watches.delete(token);
      for (const callback of callbacks) this.#call(() => callback(reason));
    }
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#logger.error(error, "whoever watched a claim threw when it was told of its end");
    }
  }
}
