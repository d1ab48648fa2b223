/** Every item's claims, counted beside the view and without its help. */
import type { Change, NewChange } from "@tidemark/sync-log";
import type { Settlement } from "../../src/index.ts";

export class ClaimBook {
  readonly #claims = new Map<string, number>();
  readonly #claimsSinceRetry = new Map<string, number>();
  readonly #dueAtMs = new Map<string, number>();

  /** A change of an item, and what it made of its state. */
  read(change: Change, before: string, after: string): void {
    const id = change.recordId;
    if (before === "pending" && after === "extracting") {
      this.#claims.set(id, this.currentClaim(id) + 1);
      this.#claimsSinceRetry.set(id, this.claimsSinceRetry(id) + 1);
    }
    if (before === "error" && after === "pending") this.#claimsSinceRetry.set(id, 0);
    if (before !== "pending" && after === "pending") {
      const { nextAttemptAt } = change.data ?? {};
      const isBounce = before === "extracting" && typeof nextAttemptAt === "string";
      this.#dueAtMs.set(id, isBounce ? Date.parse(nextAttemptAt) : 0);
    }
  }

  /** A claim that was given back untried does not count. */
  noteSettlements(settlements: readonly Settlement[], written: readonly NewChange[]): void {
    for (const id of new Set(written.map((change) => change.recordId))) {
      const first = settlements.find((s) => s.itemId === id && s.claim === this.currentClaim(id));
      if (first?.outcome.kind === "released") this.#claimsSinceRetry.set(id, this.claimsSinceRetry(id) - 1);
    }
  }

  currentClaim(itemId: string): number {
    return this.#claims.get(itemId) ?? 0;
  }

  /** Claims since the item was new or retried, without those given back. */
  claimsSinceRetry(itemId: string): number {
    return this.#claimsSinceRetry.get(itemId) ?? 0;
  }

  /** Until when the item has to wait, ms, by the worker that bounced it. */
  dueAtMs(itemId: string): number {
    return this.#dueAtMs.get(itemId) ?? 0;
  }
}
