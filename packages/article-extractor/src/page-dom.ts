/**
 * The seam between a page's text and the DOM it is read from. The DOM of this package (`dom/`) and jsdom
 * stand behind it, and everything that reads or changes a page uses only what both offer:
 *
 * - nodes: `nodeType`, `nodeName`, `ownerDocument`, `baseURI`, `parentNode`, `parentElement`, siblings, `remove()`, `cloneNode()`;
 * - text: `data`, `textContent` (cached, so reading it is cheap; setting it on an element replaces what is in it);
 * - parents: `firstChild`, `lastChild`, `childNodes`, `children`, their element variants, `appendChild`,
 *   `insertBefore`, `replaceChild`, `removeChild`, `contains`, `getElementsByTagName`, `querySelector` and
 *   `querySelectorAll` for lists of `name[attribute="value"]`;
 * - elements: `localName`, `tagName`, `namespaceURI`, `attributes`, the four attribute methods, `id`, `className`,
 *   `innerHTML`, `outerHTML`, `matches`, `closest`;
 * - documents: `documentElement`, `head`, `body`, `title`, `documentURI`, `baseURI`, `createElement`, `createTextNode`.
 *
 * Lists are snapshots in one DOM and live in the other: copy a list before changing what it lists. Walk with
 * links, not by recursion. Neither DOM runs scripts or loads anything.
 */

/**
 * Parses a page. `url` becomes the document's address; a `<base>` in the page may change its `baseURI`.
 * Throws a `PageLimitError` for a page that is more than the DOM may hold.
 */
export type ParsePage = (html: string, url: string) => Document;

/** A page exceeds a limit of its DOM; the message says which. Another DOM is no way out. */
export class PageLimitError extends Error {
  override readonly name = "PageLimitError";
}
