/** Running claims that somebody in this process wants to know the end of: cancelled by a user, or lost. */
import { findJob, type QueueView, runningByToken } from "../core/view.ts";
import type { Logger } from "../ports.ts";

export type ClaimEnd = "canceled" | "lost";

export interface EndedClaim {
  readonly token: string;
  readonly reason: ClaimEnd;
}

interface Watch {
  /** Null until the claim has been seen running. */
  jobId: string | null;
  readonly callbacks: Set<(reason: ClaimEnd) => void>;
}

export class ClaimWatches {
  readonly #watches = new Map<string, Watch>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get size(): number {
    return this.#watches.size;
  }

  /** Calls back once. The answer ends the watching. */
  add(token: string, callback: (reason: ClaimEnd) => void): () => void {
    let watch = this.#watches.get(token);
    if (!watch) this.#watches.set(token, (watch = { jobId: null, callbacks: new Set() }));
    const own = (reason: ClaimEnd) => callback(reason);
    const { callbacks } = watch;
    callbacks.add(own);
    return () => {
      callbacks.delete(own);
      if (callbacks.size === 0) this.#watches.delete(token);
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
    const watch = this.#watches.get(token);
    if (!watch) return null;
    const running = runningByToken(view, token);
    if (!running) return { token, reason: reasonOf(view, watch.jobId) };
    watch.jobId = running.id;
    return null;
  }

  tell(ended: readonly EndedClaim[]): void {
    for (const { token, reason } of ended) {
      const watch = this.#watches.get(token);
      this.#watches.delete(token);
      for (const callback of watch?.callbacks ?? []) this.#call(() => callback(reason));
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

function reasonOf(view: QueueView, jobId: string | null): ClaimEnd {
  const job = jobId === null ? null : findJob(view, jobId);
  return job?.state === "canceled" ? "canceled" : "lost";
}
