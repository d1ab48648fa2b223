/** The fast way through markup against parse5's own: both must build the same tree of whatever they are given. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fc from "fast-check";
import { parse, parseFragment, type DefaultTreeAdapterTypes as Tree } from "parse5";
import { describe, expect, test } from "vitest";
import { parseInside, parsePage } from "../../src/dom/markup/run-parser.ts";
import { CORPUS, corpusPages } from "./corpus-pages.ts";
import { soup } from "./soup.ts";

const OPTIONS = { scriptingEnabled: false };

/** A tree as lines, one a node: two trees are the same when these are. */
function outline(root: Tree.Node): string {
  const lines: string[] = [];
  const rest: { readonly node: Tree.Node; readonly level: number }[] = [{ node: root, level: 0 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, level } = next;
    lines.push(`${" ".repeat(level)}${describeNode(node)}`);
    const below = "childNodes" in node ? [...node.childNodes] : [];
    if ("content" in node) below.push(node.content as unknown as Tree.ChildNode);
    for (const child of below.toReversed()) rest.push({ node: child, level: level + 1 });
  }
  return lines.join("\n");
}

function describeNode(node: Tree.Node): string {
  if ("tagName" in node) return JSON.stringify([node.namespaceURI, node.tagName, node.attrs]);
  if ("value" in node) return JSON.stringify(node.value);
  if ("data" in node) return `comment ${JSON.stringify(node.data)}`;
  if ("publicId" in node) return JSON.stringify([node.name, node.publicId, node.systemId]);
  return `${node.nodeName} ${"mode" in node ? node.mode : ""}`;
}

function expectSameTree(markup: string): void {
  const [fast, plain] = [parsePage(markup, OPTIONS) as Tree.Node, parse(markup, OPTIONS)];
  expect(outline(fast)).toBe(outline(plain));
}

test("is written for this version of parse5, into whose states it reaches", () => {
  const manifest = createRequire(import.meta.url)
    .resolve("parse5")
    .replace(/dist.*/, "package.json");
  expect(JSON.parse(readFileSync(manifest, "utf8"))).toMatchObject({ version: "8.1.1" });
});

test.each([
  "",
  "a",
  "<",
  "&",
  "<p",
  "<p ",
  "<p a",
  "<p a=",
  "<p a='b",
  "</p",
  "<!--",
  "<!-- a --",
  "<title>a</title",
  "<title>a&amp",
  "<script>a</script",
  "<script><!--<script></script>",
  "<script><!--<script></script>--></script>b",
  "<textarea>\n\nx</textarea><pre>\n\nx",
  "<plaintext></plaintext><p>x",
  "a\0b<p\0 c\0=\0>\0<script>\0</script><!--\0-->",
  "a\rb\r\nc<p x='\r\n'>&#13;</p>",
  "\uFEFF<p>x",
  "<a b=&amp;c d=\"&copy=1&copy;&copyx&notit;\" e='&#38;&#x26;&nope;'>&copy=1&notit;&nope;",
  `<p ${Array.from({ length: 200 }, (_, index) => `a${index % 130}=${index}`).join(" ")}>`,
  "<svg><![CDATA[a<b]]><p>x",
  "<table>a<td>b</table>c<table> <tr> <td> d",
  "<frameset> a <frame> b </frameset> c ",
  "<select>\n<option> a <b> c </select>",
  "</html> a </body> b <!-- c -->",
])("builds of %j what parse5 builds", expectSameTree);

test("builds of any soup what parse5 builds", () => {
  fc.assert(fc.property(soup(40), expectSameTree), { numRuns: 1_500 });
});

test("builds inside any element what parse5 builds there", () => {
  const contexts = "div p table tr select textarea title style script template svg math noscript pre".split(
    " ",
  );
  fc.assert(
    fc.property(fc.constantFrom(...contexts), soup(20), (name, markup) => {
      const context = parseFragment(`<${name}>`).childNodes[0] as Tree.Element | undefined;
      const element = context ?? (parse("<p>").childNodes[0] as Tree.Element);
      const fast = parseInside(element, markup, OPTIONS) as Tree.Node;
      expect(outline(fast)).toBe(outline(parseFragment(element, markup, OPTIONS)));
    }),
    { numRuns: 500 },
  );
});

describe.skipIf(!CORPUS.isPresent)(`pages of the corpus${CORPUS.why}`, () => {
  // All of them are compared through jsdom by `npm run oracle`.
  const some = corpusPages().filter((_, index) => index % 10 === 0);
  test.each(some)("$name has the same tree with both", ({ html }) => expectSameTree(html));
});

describe("markup that is costly to look ahead in", () => {
  test.each([
    "<!----!>",
    "<!--",
    "&foo ",
    "<a b='&foo'>",
    "<title>&foo;",
    "<script><!--<script>",
    "< ",
    "</ ",
    '<p a="',
    "\0&",
  ])("%j, thirty thousand times, are read in one pass", (piece) => {
    expectSameTree(piece.repeat(30_000));
  });
});
