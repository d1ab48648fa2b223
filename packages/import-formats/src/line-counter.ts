/**
 * Turns growing offsets into line numbers, looking at each character once. Refuses to go back.
 */

/** What both strings and buffers can do. */
type Searchable = { indexOf(newline: string, fromIndex: number): number };

export class LineCounter {
  readonly #content: Searchable;
  #nextNewline: number;
  #line = 1;
  #lastOffset = 0;

  constructor(content: Searchable) {
    this.#content = content;
    this.#nextNewline = this.#newlineFrom(0);
  }

  /** The 1-based line of `offset`, which must not be smaller than that of an earlier call. */
  lineAt(offset: number): number {
    if (offset < this.#lastOffset) throw new RangeError("lines are counted forwards only");
    this.#lastOffset = offset;
    while (this.#nextNewline < offset) {
      this.#line += 1;
      this.#nextNewline = this.#newlineFrom(this.#nextNewline + 1);
    }
    return this.#line;
  }

  #newlineFrom(offset: number): number {
    const newline = this.#content.indexOf("\n", offset);
    return newline === -1 ? Number.POSITIVE_INFINITY : newline;
  }
}
