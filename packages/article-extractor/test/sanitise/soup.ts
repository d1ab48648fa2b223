/** Generated markup: pieces that have broken sanitisers, in any order, well-formed or not. */

import * as fc from "fast-check";

const ELEMENTS = (
  "p div section h1 h2 blockquote pre ul ol li dl dt dd figure figcaption details summary table caption colgroup col " +
  "thead tbody tfoot tr th td a b i em strong code s u span font nobr ruby rt rp rb rtc br hr img wbr input button " +
  "svg math mi mo mn ms mtext mglyph malignmark annotation annotation-xml desc foreignObject title style script " +
  "noscript template textarea select option optgroup xmp plaintext noembed noframes iframe object embed form " +
  "frameset frame html head body base meta link center address menu listing marquee applet image keygen isindex " +
  "video audio source track canvas dialog slot constructor __proto__ toString"
).split(" ");

const VALUES = [
  "",
  "x",
  "1",
  "javascript:window.hit=1",
  "jAvA&#9;script&colon;window.hit=1",
  "data:text/html,<script>window.hit=1</script>",
  "http://trap.test/a",
  "//trap.test/b",
  "https://site.example/dir/page.html#x",
  "#x",
  "#from-page-x",
  "mailto:a@b.example?x=%22><b>",
  "</style><img src=x onerror=window.hit=1>",
  "--><img src=x onerror=window.hit=1>",
  "]]><img src=x onerror=window.hit=1>",
  "</noscript></title></textarea></template><script>window.hit=1</script>",
  "`onerror=window.hit=1`",
  "window.hit=1",
  "text/html",
  "application/xhtml+xml",
  "background:url(http://trap.test/c)",
  "0;url=http://trap.test/d",
  "&lt;img src=x onerror=window.hit=1&gt;",
  "\u00A0&nbsp;&amp;lt;",
  "http://trap.test/e 1x, http://trap.test/f 2x",
];

/** What breaks out of an attribute or a raw text when it is written carelessly. */
const PAYLOADS = [
  "<img src=x onerror=window.hit=1>",
  '"><img src=x onerror=window.hit=1>',
  'x" onclick="window.hit=1',
  'x" onfocus=window.hit=1 autofocus tabindex=1 x="',
  "</noscript><img src=x onerror=window.hit=1>",
  "</style></title></textarea></xmp></template><script>window.hit=1</script>",
  "--><img src=x onerror=window.hit=1>",
  "]]><img src=x onerror=window.hit=1>",
  "<!--",
  "&quot;><svg onload=window.hit=1>",
];

const ATTRIBUTES = (
  "id name class style title alt href src srcset srcdoc data action formaction xlink:href background poster ping " +
  "onerror onload onclick onfocus autofocus ontoggle open is slot encoding content http-equiv lang dir width height " +
  "colspan rowspan span start type reversed rel target loading datetime value shadowrootmode"
).split(" ");

const TEXTS = [
  "text",
  " ",
  "\n",
  "\r\n",
  "\0",
  "\u00A0",
  "a < b > c & d",
  "&lt;script&gt;window.hit=1&lt;/script&gt;",
  "&#13;&#10;&#0;&#x80;",
  "&amp;lt;img src=x onerror=window.hit=1&amp;gt;",
  "<![CDATA[<img src=x onerror=window.hit=1>]]>",
  "<!-- --!><img src=x onerror=window.hit=1> -->",
  "<!--><img src=x onerror=window.hit=1>-->",
  "<!doctype html>",
  "<?xml version='1.0'?>",
  "</p>",
  "</br>",
  "<",
  "&",
  '"',
  "'",
  "\uFEFF",
  "\uD800",
  "\u2028",
];

const attribute = fc
  .tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...VALUES), fc.constantFrom('"', "'", ""))
  .map(([name, value, quote]) => ` ${name}=${quote}${value}${quote}`);

const tag = fc
  .tuple(fc.constantFrom(...ELEMENTS), fc.array(attribute, { maxLength: 3 }), fc.constantFrom(">", "/>", ""))
  .map(([name, attributes, end]) => `<${name}${attributes.join("")}${end}`);

/** Elements that may stay, with an attribute that may stay and holds what it likes. */
const carrier = fc
  .tuple(
    fc.constantFrom(
      "<abbr title=",
      "<img src=/i alt=",
      "<a href=/x title=",
      "<a href=",
      "<p lang=",
      "<p id=",
    ),
    fc.constantFrom(...PAYLOADS),
  )
  .map(([start, payload]) => `${start}'${payload}'>`);

const endTag = fc.constantFrom(...ELEMENTS).map((name) => `</${name}>`);

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom(...ELEMENTS),
      fc.array(attribute, { maxLength: 2 }),
      fc.array(
        fc.oneof({ depthSize: "small" }, fc.constantFrom(...TEXTS, ...PAYLOADS), carrier, tie("element")),
        { maxLength: 4 },
      ),
    )
    .map(([name, attributes, content]) => `<${name}${attributes.join("")}>${content.join("")}</${name}>`),
}));

/** Markup of any kind, mostly broken. */
export const soup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: element },
      { weight: 3, arbitrary: tag },
      { weight: 2, arbitrary: carrier },
      { weight: 2, arbitrary: endTag },
      { weight: 2, arbitrary: fc.constantFrom(...TEXTS) },
      { weight: 1, arbitrary: fc.constantFrom(...VALUES) },
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((pieces) => pieces.join(""));

/** A tree that a script could build, though no parser would. */
export interface FreeTree {
  readonly name: string;
  readonly text: string;
  readonly children: readonly FreeTree[];
}

const FREE_NAMES = ELEMENTS.filter((name) => /^[a-z][a-z0-9]*$/.test(name));

/** Those that close or move others. */
const TOUCHY_NAMES =
  "a p div span li dt dd h1 h2 ruby rt rp pre table tbody tr td caption colgroup col".split(" ");

export const freeTree: fc.Arbitrary<FreeTree> = fc.letrec<{ tree: FreeTree }>((tie) => ({
  tree: fc.record({
    name: fc.oneof(fc.constantFrom(...FREE_NAMES), fc.constantFrom(...TOUCHY_NAMES)),
    text: fc.constantFrom("", "", "x", "\n", " \n", "a&b"),
    children: fc.oneof({ depthSize: "medium" }, fc.constant([]), fc.array(tie("tree"), { maxLength: 4 })),
  }),
})).tree;
