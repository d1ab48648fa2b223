/**
 * The only source of chance in a run. Every purpose draws from a sequence of its own, named by a path from the
 * seed, so that one draw more or less for one purpose shifts nothing for the others.
 */

export class Random {
  readonly #path: string;
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** `path`: the seed, or what it was forked by. */
  constructor(path: string | number) {
    this.#path = String(path);
    this.#a = hash(this.#path, 0x811c9dc5);
    this.#b = hash(this.#path, 0x9e3779b9);
    this.#c = hash(this.#path, 0x85ebca6b);
    for (let round = 0; round < 12; round += 1) this.uint32();
  }

  /** A sequence of its own. The same name gives the same sequence, so every purpose needs a name of its own. */
  fork(name: string): Random {
    return new Random(`${this.#path}/${name}`);
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A whole number in [0, n). */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number {
    return from + this.int(to - from + 1);
  }

  /** True with this likelihood. Draws once, whatever the likelihood. */
  chance(likelihood: number): boolean {
    return this.next() < likelihood;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("Nothing can be picked from an empty list.");
    return list[this.int(list.length)]!;
  }

  /** The list in another order. */
  shuffle<T>(list: readonly T[]): T[] {
    const order = [...list];
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.int(last + 1);
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    return order;
  }

  /** In the form of a version 4 UUID. */
  uuid(): string {
    const [one, two, three, four] = [this.#hex(), this.#hex(), this.#hex(), this.#hex()];
    return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-a${three.slice(1, 4)}-${three.slice(4)}${four}`;
  }

  /** The generator sfc32. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  #hex(): string {
    return this.uint32().toString(16).padStart(8, "0");
  }
}

/** FNV-1a from a start of its own, stirred once more at the end. */
function hash(text: string, start: number): number {
  let state = start;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  return state ^ (state >>> 15);
}
