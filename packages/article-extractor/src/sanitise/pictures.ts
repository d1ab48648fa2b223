/** Tells pictures from the invisible ones that only report who read a page. */

/** A size of at most one pixel, as attribute or as style. */
const DOT = /^\s*0*[01](?:\.\d*)?\s*(?:px)?\s*$/i;
const HIDING_STYLE =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-)?(?:width|height)\s*:\s*0*[01](?:px)?\s*(?:!|;|$))/i;

export function isTracker(image: Element): boolean {
  const sizes = [image.getAttribute("width"), image.getAttribute("height")];
  if (sizes.some((size) => size !== null && DOT.test(size))) return true;
  return image.hasAttribute("hidden") || HIDING_STYLE.test(image.getAttribute("style") ?? "");
}
