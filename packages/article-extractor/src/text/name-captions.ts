/**
 * Gives captions that are only captions by their class the elements that HTML has for them, so that what
 * follows (text, sanitising, the reader's style sheet) need not know classes.
 */

import type { Captions } from "./captions.ts";

/** Elements that may become another one; those of lists and tables have to stay what they are. */
const RENAMED: ReadonlySet<string> = new Set("div section p center h2 h3 h4 h5 h6 aside span".split(" "));

export function nameCaptions({ captions, figures }: Captions): void {
  for (const caption of captions) name(caption, "figcaption");
  for (const figure of figures) name(figure, "figure");
}

function name(element: Element, localName: "figcaption" | "figure"): void {
  const parent = element.parentNode;
  const document = element.ownerDocument;
  if (parent === null) return;
  const named = document.createElement(localName);
  const isRenamed = RENAMED.has(element.localName);
  while (element.firstChild !== null) named.appendChild(element.firstChild);
  if (isRenamed) parent.replaceChild(named, element);
  else element.appendChild(named);
}
