/** L2: what a process was told is stored is in the log. L4: what was to be stored together is there whole or not at all. */
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

export class BatchBook implements Watcher {
  readonly #seen = new Set<string>();
  readonly #batches: { readonly userId: string; readonly ids: readonly string[] }[] = [];
  readonly #acked: { readonly userId: string; readonly ids: readonly string[] }[] = [];

  /** A transaction of a process wants to store these together. */
  sent(userId: string, ids: readonly string[]): void {
    if (ids.length > 1) this.#batches.push({ userId, ids });
  }

  /** A process has heard that these are stored. */
  acked(userId: string, ids: readonly string[]): void {
    this.#acked.push({ userId, ids });
  }

  committed({ userId, change }: Committed): void {
    this.#seen.add(`${userId}/${change.id}`);
  }

  end(): void {
    for (const { userId, ids } of this.#acked) {
      const missing = ids.find((id) => !this.#seen.has(`${userId}/${id}`));
      if (missing !== undefined)
        throw new LawBroken("L2", `change ${missing} was acknowledged and is not there`, { userId });
    }
    for (const { userId, ids } of this.#batches) {
      const there = ids.filter((id) => this.#seen.has(`${userId}/${id}`)).length;
      if (there !== 0 && there !== ids.length)
        throw new LawBroken("L4", `of a batch of ${ids.length} changes ${there} are there`, { userId });
    }
  }
}
