/** Generated markup, well-formed and not: what tokenizers and tree builders disagree about, in any order. */

import * as fc from "fast-check";
import { STYLES } from "./styles.ts";

const ELEMENTS = (
  "html head body title base meta link style script noscript template p div section article header footer aside main " +
  "h1 h2 h3 blockquote pre listing ul ol li dl dt dd figure figcaption picture table caption colgroup col thead tbody " +
  "tfoot tr th td a b i em strong code font nobr span u br hr img wbr input button select option optgroup textarea form " +
  "fieldset svg math mi mtext annotation-xml desc foreignObject frameset frame iframe object embed video audio source " +
  "xmp plaintext noembed noframes ruby rt rp center marquee applet dialog x-own P DIV Table A"
).split(" ");

const ATTRIBUTES = (
  "class id style src srcset href dir lang role rel itemprop hidden aria-hidden aria-modal data-src data-srcset poster " +
  "name property content type rowspan colspan summary datatable alt width align xlink:href viewBox encoding CLASS Id " +
  'onclick @click :key (x) [y] *z "q a<b é'
).split(" ");

const VALUES = [
  "",
  "x",
  "article-body content main",
  "sidebar comment banner -ad- footer",
  "byline author",
  "share",
  "page",
  "hidden",
  "true",
  "dialog",
  "display:none",
  "DISPLAY : None !important; display:block",
  "display: bogus; visibility:hidden",
  "visibility: hidden /* x */; color:red",
  "color:red;;display",
  "/a.jpg",
  "a.png 1x, b.webp 2x",
  "lazy a.jpg",
  "../x?a=1&b=2&amp;c=&copy=3&lt;",
  "javascript:alert(1)",
  "#top",
  "http://[broken",
  "//other.example/y",
  "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
  "https://www.youtube.com/embed/1",
  "text/html",
  "application/ld+json",
  "og:title",
  "description",
  "two  words\n and a line",
  "\u00a0&nbsp;\u201c\ud83d\ude00",
];

const TEXTS = [
  " ",
  "\n\n",
  "\t \f",
  "word",
  "A sentence, with a comma, that is long enough to be counted as a paragraph of an article by any measure. ",
  "Eine Zeile, die lang genug ist; \u3001\uff0c\u060c und mehr, und noch mehr, und noch etwas mehr Text, bis es reicht. ",
  "a < b > c & d",
  "&amp;&lt;&gt;&quot;&nbsp;&rsquo;&#8217;&#x2019;&#39;",
  "&copy &notit; &unknown; &#0; &#128; &#xD800; &#x110000; &#10; &#13; &# &#x &",
  "&ampx &lt",
  "\u00a0\u00e9\u4e2d\u6587\ud83d\ude00\ud83d",
  "]]>",
  "\r\n line \r end",
  "Advertisement",
  '{"@context":"https://schema.org","@type":"Article","headline":"H","author":{"name":"A"}}',
];

const PIECES = [
  "<!-- a comment -->",
  "<!---->",
  "<!-->",
  "<!--->",
  "<!-- a --!> b -->",
  "<!-- <!-- > --",
  "<!-- <!-->",
  "<!doctype html>",
  '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">',
  "<![CDATA[ cdata & ]]>",
  "<?php x ?>",
  "</>",
  "</ p>",
  "< p>",
  "<p",
  "<p a='",
  '<a href="x"title=y z>',
  "<a b=c/>",
  "<a/b=c //>",
  "<a a=1 A=2 a=3>",
  "<a =x y= z = 'w' v=>",
  "<br/>",
  "</br>",
  "</p>",
  "<script>if (a < b) { x('</p>') } <!-- <script> </script> --></script>",
  "<script><!--\nx\n//--></script>",
  "<script>a</scripty></SCRIPT >",
  "<style>p { color: red } <!-- </style>",
  "<title>A &amp; B &copy; &#8217; C | Site</title>",
  "<textarea>\n a <b> &amp; </textarea x>",
  "<pre>\n\n x</pre>",
  "<pre>\n</pre>",
  "<pre>&#10;x</pre>",
  "<table><tr><td>1<td>2<p>x</table>",
  "<table> text <b>bold<tr>foster</table>",
  "<a>1<div>2<a>3</div>4</a>",
  "<b><i><p>x</b>y</i>z",
  "<svg viewbox=1 xlink:href=a><style>x<b></style><foreignobject><p>t</svg>",
  "<math><mi>x<annotation-xml encoding=text/html><p>y</math>",
  "<template><td>x</template>",
  "<select><option>a<option>b<p>c</select>",
  "<noscript><img src=a.jpg></noscript>",
  "<img data-src=b.jpg><noscript><img src=b.jpg alt=x></noscript>",
  "<frameset><frame></frameset>",
  "<br><br>\n<br>text",
];

const attribute = fc
  .tuple(fc.constantFrom(...ATTRIBUTES), fc.option(fc.constantFrom(...VALUES)), fc.constantFrom('"', "'", ""))
  .map(([name, value, quote]) => (value === null ? name : `${name}=${quote}${value}${quote}`));

const styleAttribute = fc
  .array(fc.constantFrom(...STYLES), { minLength: 1, maxLength: 2 })
  .map((styles) => `style="${styles.join(";").replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);

interface StartTag {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly end: string;
}

const startTag: fc.Arbitrary<StartTag> = fc
  .tuple(
    fc.constantFrom(...ELEMENTS),
    fc.array(fc.oneof({ arbitrary: attribute, weight: 8 }, { arbitrary: styleAttribute, weight: 1 }), {
      maxLength: 4,
    }),
    fc.constantFrom("", "", "", "/", " "),
  )
  .map(([name, attributes, end]) => ({ name, attributes, end }));

const endTag = fc.constantFrom(...ELEMENTS).map((name) => `</${name}>`);

/**
 * Markup of up to `maxPieces` pieces. Where the root or the body comes again it brings only attributes that it had not: the
 * standard keeps the first value of an attribute, jsdom the last.
 */
export function soup(maxPieces: number): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { arbitrary: startTag, weight: 5 },
    { arbitrary: endTag, weight: 3 },
    { arbitrary: fc.constantFrom(...TEXTS), weight: 4 },
    { arbitrary: fc.constantFrom(...PIECES), weight: 3 },
    { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
  );
  return fc.array(piece, { maxLength: maxPieces }).map(join);
}

function join(pieces: readonly (StartTag | string)[]): string {
  const given = { html: new Set<string>(), body: new Set<string>() };
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      const { name, attributes, end } = piece;
      const kept = name === "html" || name === "body" ? takeNew(given[name], attributes) : attributes;
      return `<${[name, ...kept].join(" ")}${end}>`;
    })
    .join("");
}

/** The attributes with no name that was given before. */
function takeNew(given: Set<string>, attributes: readonly string[]): readonly string[] {
  const kept = attributes.filter((attribute) => namesIn(attribute).every((name) => !given.has(name)));
  for (const name of kept.flatMap(namesIn)) given.add(name);
  return kept;
}

/** A value without quotes may hold further names. */
function namesIn(attribute: string): readonly string[] {
  const parts = attribute.toLowerCase().split(/[\s/]+/);
  return parts.map((part) => part.split("=")[0]!);
}
