/** L4 for devices: what one push brought is stored whole, so that at no moment only a part of it is in the log. */
import type { Change } from "@tidemark/sync-log";
import type { Violate } from "./violate.ts";

type Push = readonly string[];

export class WholePushLaw {
  readonly #violate: Violate;
  /** By change id: the pushes that brought it; it may come again beside others. */
  readonly #pushesOf = new Map<string, Push[]>();
  readonly #stored = new Set<string>();
  #fresh: Change[] = [];

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  pushed(changeIds: Push): void {
    for (const id of changeIds) {
      const pushes = this.#pushesOf.get(id);
      if (pushes) pushes.push(changeIds);
      else this.#pushesOf.set(id, [changeIds]);
    }
  }

  committed(change: Change): void {
    if (!this.#pushesOf.has(change.id)) return;
    this.#stored.add(change.id);
    this.#fresh.push(change);
  }

  /** Everything that was committed in the step has been told. */
  step(): void {
    if (this.#fresh.length === 0) return;
    for (const { id, userId, recordId, tableName } of this.#fresh) {
      const isWhole = this.#pushesOf.get(id)!.some((push) => push.every((one) => this.#stored.has(one)));
      if (!isWhole)
        this.#violate("L4", `of the push that brought a change of ${tableName} only a part is stored`, {
          userId,
          recordId,
        });
    }
    this.#fresh = [];
  }
}
