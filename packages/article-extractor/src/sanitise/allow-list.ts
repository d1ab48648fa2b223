/**
 * What may come through of a page's elements: the one list that everything else in this folder obeys.
 * It names elements only; attributes are in `attributes.ts`.
 */

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

/** Elements whose start tag closes an open `<p>`: no paragraph can hold one. */
export const BLOCKS = names(
  "p div section article header footer aside main h1 h2 h3 h4 h5 h6 hgroup blockquote pre hr ul ol li dl dt dd " +
    "figure figcaption details summary table",
);

/** Elements within a line of text. */
export const INLINES = names(
  "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var " +
    "ruby rt rp br wbr img",
);

/** Parts of a table, each with the parents it may have. */
export const TABLE_PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["caption", ["table"]],
  ["colgroup", ["table"]],
  ["col", ["colgroup"]],
  ["thead", ["table"]],
  ["tbody", ["table"]],
  ["tfoot", ["table"]],
  ["tr", ["thead", "tbody", "tfoot"]],
  ["th", ["tr"]],
  ["td", ["tr"]],
]);

/** Parts of a table that hold content of any kind; the others hold only parts. */
export const CELLS = names("td th caption");

export const VOIDS = names("br col hr img wbr");

/** Elements that go on as others, so that their text does not run into their neighbours'. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ["acronym", "abbr"],
  ["address", "div"],
  ["body", "div"],
  ["center", "div"],
  ["dialog", "div"],
  ["dir", "ul"],
  ["fieldset", "div"],
  ["legend", "div"],
  ["listing", "pre"],
  ["menu", "ul"],
  ["nav", "div"],
  ["search", "div"],
  ["strike", "s"],
  ["tt", "code"],
]);

/** Frames of players: of some, a link to the video is left. */
export const FRAMES = names("iframe embed");

/** Elements whose content goes with them: it is code, a control, or a fallback, not text to read. */
export const DROPPED = names(
  "script style noscript template svg object embed applet audio video canvas iframe frame frameset head " +
    "textarea select datalist option button title annotation annotation-xml xmp noembed noframes plaintext",
);
