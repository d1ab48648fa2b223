/**
 * Reads the names of elements and attributes out of markup. A page repeats few names thousands of times, so
 * each is cut out of the page once and then recognised where it stands, and all uses share one string.
 */

import { html as standard } from "parse5";

export interface MarkupName {
  /** In lower case. */
  readonly name: string;
  /** parse5's number for an element of this name. */
  readonly tagId: standard.TAG_ID;
}

/** Names may collide in a slot; the later one takes it. */
const SLOTS = 4_096;
const UPPER_A = 65;
const UPPER_Z = 90;
/** Upper and lower case of an ASCII letter differ in this bit. */
const CASE_BIT = 32;
/** Letters, digits, and the signs that names of elements and attributes usually have: `-`, `_`, `.`, `:`, `@`. */
const IS_NAME_CHAR: Readonly<Uint8Array> = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.:@-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

export class NameTable {
  readonly #slots: (MarkupName | undefined)[] = Array.from({ length: SLOTS });
  /** Where the name that was read last ends. */
  end = 0;

  /** The name at `start`, up to the first character that is no usual part of one; null when there is none. */
  read(markup: string, start: number): MarkupName | null {
    let hash = 0;
    let isLower = true;
    let at = start;
    for (; ; at += 1) {
      const code = markup.charCodeAt(at);
      // Also false for the end of the page, where the code is NaN.
      if (!(code < 128) || IS_NAME_CHAR[code] === 0) break;
      if (code >= UPPER_A && code <= UPPER_Z) isLower = false;
      hash = (hash * 31 + (code | CASE_BIT)) | 0;
    }
    if (at === start) return null;
    this.end = at;
    const slot = hash & (SLOTS - 1);
    const known = this.#slots[slot];
    if (
      known !== undefined &&
      known.name.length === at - start &&
      isLower &&
      markup.startsWith(known.name, start)
    ) {
      return known;
    }
    const name = internalised(markup.slice(start, at).toLowerCase());
    if (known?.name === name) return known;
    return (this.#slots[slot] = { name, tagId: standard.getTagID(name) });
  }
}

/** V8 compares two different strings by their addresses alone when both were names of properties. */
function internalised(name: string): string {
  return Object.keys({ [name]: null })[0]!;
}
