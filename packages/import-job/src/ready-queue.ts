/**
 * Pending items of one job and host, first in, first out. An item that has left `pending` is not
 * taken out of the middle; its entry is passed over, because it is no longer the item's phase.
 */
import type { ItemView, PendingPhase } from "./view.ts";

const COMPACT_AT = 64;

export class ReadyQueue {
  #entries: PendingPhase[] = [];
  #head = 0;

  push(phase: PendingPhase): void {
    this.#entries.push(phase);
  }

  /** Drops what is passed over at the front; afterwards the front, if any, is claimable. */
  trim(): void {
    while (this.#head < this.#entries.length && !isCurrent(this.#entries[this.#head]!)) this.#head += 1;
    if (this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** The items that can be claimed, in order. */
  *items(): Generator<ItemView, void, void> {
    for (let index = this.#head; index < this.#entries.length; index += 1) {
      const phase = this.#entries[index]!;
      if (isCurrent(phase)) yield phase.item;
    }
  }
}

function isCurrent(phase: PendingPhase): boolean {
  return phase.item.phase === phase;
}
