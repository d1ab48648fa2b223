/** Running claims that somebody in this process wants to know the end of: cancelled by a user, or lost. */
import { findByToken, type QueueView } from "../core/view.ts";
import type { Logger } from "../ports.ts";

export type ClaimEnd = "canceled" | "lost";

/** Called back once for a watched claim that ended otherwise than by its holder. */
type OnEnd = (reason: ClaimEnd) => void;

export interface HeldClaim {
  readonly token: string;
  /** The claim has ended otherwise than by its holder. Called until it is no longer held. */
  claimEnded(reason: ClaimEnd): void;
}

/** Whoever holds claims by the thousand: asked for them after each transaction, instead of entering every one. */
export interface ClaimHolder {
  readonly heldCount: number;
  held(): Iterable<HeldClaim>;
}

export interface EndedClaim {
  readonly token: string;
  readonly reason: ClaimEnd;
  /** Null for one that is watched. */
  readonly held: HeldClaim | null;
}

export class ClaimWatches {
  readonly #watches = new Map<string, readonly OnEnd[]>();
  readonly #holders = new Set<ClaimHolder>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get isEmpty(): boolean {
    if (this.#watches.size > 0) return false;
    for (const { heldCount } of this.#holders) if (heldCount > 0) return false;
    return true;
  }

  /** The answer ends the watching. */
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

  /** The answer lets go of it. */
  addHolder(holder: ClaimHolder): () => void {
    this.#holders.add(holder);
    return () => void this.#holders.delete(holder);
  }

  /** Claims that run no longer. What is watched goes on being watched until `tell`. */
  endedIn(view: QueueView): readonly EndedClaim[] {
    const ended: EndedClaim[] = [];
    const note = (token: string, held: HeldClaim | null) => {
      const reason = endOf(token, view);
      if (reason !== null) ended.push({ token, reason, held });
    };
    for (const token of this.#watches.keys()) note(token, null);
    for (const holder of this.#holders) for (const held of holder.held()) note(held.token, held);
    return ended;
  }

  /** Null while the watched claim runs. */
  endOf(token: string, view: QueueView): EndedClaim | null {
    const reason = endOf(token, view);
    return reason === null ? null : { token, reason, held: null };
  }

  tell(ended: readonly EndedClaim[]): void {
    for (const { token, reason, held } of ended) {
      if (held) {
        this.#call(() => held.claimEnded(reason));
        continue;
      }
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

function endOf(token: string, view: QueueView): ClaimEnd | null {
  const job = findByToken(view, token);
  if (job?.state === "running") return null;
  return job?.state === "canceled" ? "canceled" : "lost";
}
