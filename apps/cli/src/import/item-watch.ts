/** The items of a run and how many of them are in each state. A change costs the same in any list. */
import { isLive, ITEM_STATES, type ItemState, type StreamView } from "@tidemark/import-job";

export type StateCounts = Readonly<Record<ItemState, number>>;

export class ItemWatch {
  readonly #stateOf = new Map<string, ItemState>();
  readonly #counts = noItems();
  #open = 0;

  get counts(): StateCounts {
    return this.#counts;
  }

  get total(): number {
    return this.#stateOf.size;
  }

  /** Items that have not ended. */
  get open(): number {
    return this.#open;
  }

  get itemIds(): Iterable<string> {
    return this.#stateOf.keys();
  }

  /** An item that the view does not have yet counts as pending. */
  add(itemId: string, view: Pick<StreamView, "items">): void {
    const state = view.items.get(itemId)?.phase.state ?? "pending";
    if (this.#stateOf.has(itemId)) return;
    this.#stateOf.set(itemId, state);
    this.#count(state, 1);
  }

  /** Looks again at an item that may have changed; others than the run's are passed over. */
  look(itemId: string, view: Pick<StreamView, "items">): void {
    const before = this.#stateOf.get(itemId);
    const now = view.items.get(itemId)?.phase.state;
    if (before === undefined || now === undefined || before === now) return;
    this.#stateOf.set(itemId, now);
    this.#count(before, -1);
    this.#count(now, 1);
  }

  #count(state: ItemState, by: 1 | -1): void {
    this.#counts[state] += by;
    if (isLive(state)) this.#open += by;
  }
}

export function noItems(): Record<ItemState, number> {
  return Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<ItemState, number>;
}
