/**
 * The words of an element's class, which say what its author takes it for: `wp-caption-text` is wp, caption,
 * text. Authors name classes in English whatever language they write.
 */

/** What an author calls a thing comes early; a page whose classes never end shall not cost time. */
const MAX_CLASS_CHARS = 300;
const MAX_CLASS_WORDS = 40;

/** Whether any of the words, or any two in a row written as one, is among `names`. */
export function hasClassWord(element: Element, names: ReadonlySet<string>): boolean {
  const words = classWords(element);
  return words.some((word, at) => names.has(word) || names.has(word + (words[at + 1] ?? "")));
}

/** Whether any of the words has one of `parts` in it. */
export function hasClassPart(element: Element, parts: readonly string[]): boolean {
  return classWords(element).some((word) => parts.some((part) => word.includes(part)));
}

function classWords(element: Element): readonly string[] {
  const classes = element.getAttribute("class");
  if (classes === null || classes === "") return [];
  return classes
    .slice(0, MAX_CLASS_CHARS)
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/, MAX_CLASS_WORDS);
}
