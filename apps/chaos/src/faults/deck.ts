/** Which fault comes next: cards of a deck that a seed shuffles, so that every kind comes, and in its proportion. */
import type { Chance } from "../random.ts";
import { type Fault, FAULT_KINDS } from "./fault.ts";

export interface Deck {
  next(): Fault;
}

export function createDeck(kinds: readonly Fault[], chance: Chance): Deck {
  let cards: Fault[] = [];
  return {
    next() {
      if (cards.length === 0)
        cards = kinds.flatMap((kind) => Array<Fault>(FAULT_KINDS[kind].cards).fill(kind));
      const [card] = cards.splice(chance.between(0, cards.length - 1), 1);
      return card!;
    },
  };
}
