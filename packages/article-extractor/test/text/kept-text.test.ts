/** Text that looks like clutter by one sign only, on pages as people write them by hand: all of it stays. */

import { describe, expect, test } from "vitest";
import { between, ONE, PROSE, refine, THREE, TWO } from "./refining.ts";

const LONG = PROSE.repeat(3);
const ITEM = "A title of a thing on the web, as long as a headline";
const itemsTo = (base: string) =>
  `<ul><li><a href="${base}1">${ITEM}</a></li><li><a href="${base}2">Ice</a></li></ul>`;

function expectKept(html: string, parts: readonly string[]): void {
  const { text } = refine(html);
  for (const part of parts) expect(text).toContain(part);
}

describe("the last part of an article", () => {
  const part = `<h2>Two</h2><p>Run this:</p><pre>make ferry</pre><ul><li>Do that</li></ul><p>${ONE}</p>`;
  const words = ["Two", "Run this:", "make ferry", "Do that"];

  test.each(["section", "section class=conclusion", "div", "div class=page2", "div class=chunk"])(
    "stays in a box of its own, whole: %s",
    (box) => expectKept(`<div class=chunk>${LONG}</div><${box}>${part}</${box.split(" ")[0]}>`, words),
  );

  test("stays in nested sections, as manuals have them", () => {
    const install =
      "<section><h2>Install</h2><p>Run this:</p><div class=hl><pre>pip install foo</pre></div></section>";
    const next = `<section><h2>Next steps</h2><p>${TWO}</p></section>`;
    expectKept(
      `<section><h1>Start</h1><section><h2>Concepts</h2>${LONG}</section>${install}${next}</section>`,
      ["Start", "Install", "Run this:", "pip install foo", "Next steps"],
    );
  });

  test.each([
    [
      "a table",
      "<div class=wrap><h3>Ranking</h3><table><tr><td>Ann Archer</td><td>1</td></tr></table></div>",
      "Archer",
    ],
    ["code", "<div class=highlight><pre>npm run bar</pre></div>", "npm run bar"],
    [
      "short sentences",
      "<div class=c><div class=d><h3>Left</h3><p>Small text.</p></div></div>",
      "Left\n\nSmall text.",
    ],
    ["questions", "<details><summary>Is it far?</summary>No, it is not far.</details>", "Is it far?"],
    ["a recipe", "<div class=card><h3>Method</h3><ol><li>Peel the apples</li></ol></div>", "Peel the apples"],
  ])("stays when it is %s", (_, html, kept) => expectKept(`<div class=text>${LONG}</div>${html}`, [kept]));
});

describe("lists at the end", () => {
  test.each([
    ["links to the same site", `<h2>Types of boat</h2>${itemsTo("/wiki/")}`, ["Types of boat", ITEM, "Ice"]],
    [
      "links to other sites",
      `<h2>Further reading</h2>${itemsTo("https://a.test/")}`,
      ["Further reading", ITEM],
    ],
    [
      "references",
      '<h2>References</h2><ol><li>Smith, J. (2010). <a href="https://d.test/1">The economics of harbours</a>, Oxford UP</li></ol>',
      ["References", "Smith, J."],
    ],
    [
      "a glossary",
      '<h2>Glossary</h2><dl><dt>Pier</dt><dd><a href="/wiki/pier">a platform on pillars in the water</a></dd></dl>',
      ["Glossary", "Pier", "a platform on pillars"],
    ],
    [
      "ingredients",
      '<h2>You need</h2><ul><li><a href="/a">3 apples</a></li><li>flour</li></ul>',
      ["3 apples"],
    ],
    ["notes", '<section><ol><li>Ibid. <a href="#r1">↩</a></li></ol></section>', ["Ibid."]],
    [
      "notes that are addresses",
      '<ol><li><a href="https://a.test/s">https://a.test/s</a> ↩</li></ol>',
      ["a.test/s"],
    ],
  ])("stay: %s", (_, html, parts) => expectKept(`${LONG}${html}`, parts));

  test("stay in a section, and with a class, when they lead to other sites", () => {
    expectKept(`<div>${LONG}</div><section><h2>See also</h2>${itemsTo("/wiki/")}</section>`, [
      "See also",
      ITEM,
    ]);
    expectKept(`<div>${LONG}</div><div class=refs><h2>Links</h2>${itemsTo("https://a.test/")}</div>`, [
      "Links",
      ITEM,
    ]);
  });

  test("stay when they are what the page is for: the links of a week", () => {
    expectKept(`<p>${ONE}</p>${itemsTo("https://a.test/").repeat(5)}`, [ITEM, "Ice"]);
    expectKept(`${PROSE}<h2>Three to see</h2>${itemsTo("/x")}<p>${TWO}</p>`, ["Three to see", ITEM, "Ice"]);
  });
});

describe("the last lines", () => {
  test.each([
    "<p>Then run git clone git@forge.test:ferry.git</p>",
    "<p>It listens on http://localhost:3000 and you are done.</p>",
    "<p>Thanks to @ferryman and @baker</p>",
    "<p>The report went to root@harbour.test and was never answered.</p>",
    "<pre><i>ssh root@harbour.test</i></pre>",
    "<table><tr><td><i>Mail</i></td><td><i>a@harbour.test</i></td></tr></table>",
    "<ul><li>Mail: a@harbour.test</li><li>Web: https://harbour.test</li></ul>",
    '<p><em>Update: the city has said in <a href="/x">a statement</a> that it stays.</em></p>',
  ])("stay, with addresses and names in them: %s", (html) => {
    expect(refine(`${LONG}${html}`).html).toBe(
      `${LONG}${html.replace("<tr>", "<tbody><tr>").replace("</tr>", "</tr></tbody>")}`,
    );
  });
});

describe("names of classes that are the text's own subject", () => {
  test.each([
    "dateline",
    "disclaimer",
    "promo-result",
    "bio",
    "timestamp",
    "ad-analysis",
    "share-price",
    "comment",
  ])("take nothing away: %s", (name) =>
    expectKept(between(`<div class="${name}"><p>The match ended two to one.</p></div>`), ["The match ended"]),
  );

  test("take no cells from a table", () => {
    expectKept(between('<table><tr class="share"><td class="ad">ACME</td></tr></table>'), ["ACME"]);
  });
});

describe("the first lines", () => {
  test("stay when they are the first date of a diary", () => {
    expectKept(day("12 May 2024", ONE) + day("13 May 2024", TWO) + day("14 May 2024", THREE), [
      "12 May 2024",
    ]);
    expectKept(`<p>12 May 1943</p>${PROSE}`, ["12 May 1943"]);
  });

  test("stay when they are the first time of a live blog", () => {
    expectKept(day("11:00", ONE) + day("12:00", TWO) + day("13:00", THREE), ["11:00"]);
  });

  test.each([
    ["an epigraph", "<div><p>No man is an island</p><p>— J. Donne, 1624</p></div>", ["No man", "Donne"]],
    [
      "bullets",
      "<ul><li>Mayor resigns after vote</li><li>Budget fails in 2024, 3 short</li></ul>",
      ["Mayor", "Budget"],
    ],
    ["a standfirst", `<h2>${THREE}</h2>`, [THREE]],
    ["a line that announces", "<div><p>Three tiers of support:</p></div>", ["Three tiers"]],
    ["rows of a grammar", `<div>${"<p>U+0009 // Tab</p>".repeat(6)}</div>`, ["U+0009"]],
  ])("stay when they are %s", (_, html, parts) => {
    expectKept(
      `<div>${html.startsWith("<div><p>No") ? `<blockquote>${html}</blockquote>` : html}${LONG}</div>`,
      parts,
    );
  });
});

describe("words of the interface", () => {
  test.each([
    "<ul><li>Read more</li><li>Share</li><li>Sleep well</li></ul>",
    "<p>The sea<br>Close<br>Share<br>so ends it</p>",
    "<p>Close.</p><p>“Share!”</p>",
  ])("stay as items, lines of a poem and sentences: %s", (html) => {
    expect(refine(between(html)).html).toContain(html);
  });
});

function day(date: string, text: string): string {
  return `<p><b>${date}</b></p><p>${text}</p>`;
}
