/**
 * Compares our DOM with jsdom over all pages of the corpus and the small web, and over many generated ones, and
 * prints how many are equal: `npm run oracle`, or with another number of generated pages `npm run oracle -- 50000`.
 */

import * as fc from "fast-check";
import { corpusPages } from "./corpus-pages.ts";
import { createOracle } from "./oracle.ts";
import { smallWebPages } from "./small-web-pages.ts";
import { soup } from "./soup.ts";

const GENERATED_PAGES = 5_000;

const generated = fc
  .sample(soup(80), Number(process.argv[2] ?? GENERATED_PAGES))
  .map((html, index) => ({ name: `generated ${index}`, url: "https://site.example/dir/page.html", html }));

const sets = [
  { of: "the corpus", pages: corpusPages(), compare: createOracle() },
  { of: "the small web", pages: await smallWebPages(), compare: createOracle() },
  { of: "generated pages", pages: generated, compare: createOracle(20) },
];

for (const { of, pages, compare } of sets) {
  const counts = { equal: 0, articles: 0, unreadable: 0 };
  for (const { name, url, html } of pages) {
    const verdict = compare(html, url);
    if (verdict.kind === "unreadable") counts.unreadable += 1;
    if (verdict.kind === "equal") counts.equal += 1;
    if (verdict.kind === "equal" && verdict.hasArticle) counts.articles += 1;
    if (verdict.kind === "different") {
      process.exitCode = 1;
      console.error(`${name}: ${verdict.where}${of === "generated pages" ? `\n${html}` : ""}`);
    }
  }
  console.log(
    `${of}: ${counts.equal} of ${pages.length} equal, ${counts.articles} of them with an article` +
      (counts.unreadable > 0 ? `; on ${counts.unreadable} Readability throws on jsdom` : ""),
  );
}
