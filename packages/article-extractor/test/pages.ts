/** Pages written for the tests. */

const SENTENCES = [
  "The lighthouse keeper wrote down the height of the tide twice a day, whatever else the day had brought.",
  "In winter the ink froze before the sentence was finished, so he kept the bottle inside his coat.",
  "Nobody had asked for the figures, and for eleven years nobody came to read them.",
  "Then an engineer who was planning the new harbour wall heard about the notebooks in a tavern.",
  "She copied all forty of them by hand, and found that the sea had risen by the width of a finger.",
  "The wall was built a little higher because of it, and it has held through every storm since.",
  "A small museum now keeps the notebooks in a drawer that visitors are allowed to open.",
  "On the last page he had written that measuring is a way of paying attention.",
];

/** A paragraph of at least `words` words of plain English. */
export function prose(words: number): string {
  const written: string[] = [];
  for (let next = 0; written.join(" ").split(" ").length < words || next === 0; next += 1) {
    written.push(SENTENCES[next % SENTENCES.length]!);
  }
  return written.join(" ");
}

export interface PageParts {
  readonly title?: string;
  readonly head?: string;
  readonly body?: string;
}

/** A page with a masthead, an article and a footer; `body` is the article's inner HTML. */
export function page({
  title = "The tide notebooks",
  head = "",
  body = paragraphs(4),
}: PageParts = {}): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>${title}</h1>${body}</article>
<footer>Printed on recycled bytes</footer></body></html>`;
}

export function paragraphs(count: number): string {
  return Array.from({ length: count }, () => `<p>${prose(60)}</p>`).join("\n");
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Text whose characters are all below U+0100, one byte each. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}
