/**
 * Remembers ids in a fixed room (a Bloom filter): it never forgets one, and now and then takes a new one for known. Who
 * must be sure reads the log then.
 */

const BITS_PER_ID = 16;
const MOST_BITS = 2 ** 28;
const HASHES = 4;

export class KnownIds {
  readonly #words: Uint32Array;
  readonly #mask: number;

  /** With more ids than expected it takes more and more new ones for known. */
  constructor(expected: number) {
    const wanted = Math.min(MOST_BITS, Math.max(1_024, expected * BITS_PER_ID));
    const bits = 2 ** Math.ceil(Math.log2(wanted));
    this.#words = new Uint32Array(bits / 32);
    this.#mask = bits - 1;
  }

  /** Remembers the id; answers whether it may have been known. */
  add(id: string): boolean {
    let [first, second] = [0x811c9dc5, 0x1b873593];
    for (let at = 0; at < id.length; at += 1) {
      const code = id.charCodeAt(at);
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second ^ code, 0x5bd1e995) ^ (second >>> 15);
    }
    let isKnown = true;
    for (let hash = 0; hash < HASHES; hash += 1) {
      const bit = (first + Math.imul(hash, second | 1)) & this.#mask;
      const [word, flag] = [bit >>> 5, 1 << (bit & 31)];
      if ((this.#words[word]! & flag) === 0) isKnown = false;
      this.#words[word]! |= flag;
    }
    return isKnown;
  }
}
