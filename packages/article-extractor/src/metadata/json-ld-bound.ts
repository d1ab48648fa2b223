/**
 * How much JSON-LD of a page is parsed at all. For nested data V8 takes some 70 bytes a bracket outside of
 * the heap, where no limit of a thread counts them: 10 MB of brackets would take 700 MB.
 */

/** Of all JSON-LD of a page together, in UTF-16 units. */
export const MAX_JSON_LD_CHARS = 1_000_000;

/** Whether a page's JSON-LD may be handed to who knows no such bound. */
export function hasBoundedJsonLd(document: Document): boolean {
  let chars = 0;
  for (const script of document.getElementsByTagName("script")) {
    if (isJsonLd(script)) chars += script.textContent.length;
  }
  return chars <= MAX_JSON_LD_CHARS;
}

export function isJsonLd(script: Element): boolean {
  return /^\s*application\/ld\+json\b/i.test(script.getAttribute("type") ?? "");
}
