import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderArticle } from "../src/import/render-article.ts";
import { anArticle } from "./support/articles.ts";

const FULL = anArticle({
  title: 'Say "hi": a # story',
  author: "A. Writer",
  siteName: "The Site",
  wordCount: 420,
  readingTimeMinutes: 3,
  warning: "probable_consent_wall",
  publishedAt: "2023-05-06T07:08Z",
  language: "en-GB",
  leadImageUrl: "http://a.test/lead.jpg",
  htmlContent:
    "<h2>Part</h2><p>One <em>two</em></p><ul><li>item</li></ul><pre><code>x = 1\ny = 2</code></pre><table><tr><td>cell</td></tr></table>",
});

test("Markdown has the facts in front, then the title and the text", () => {
  expect(renderArticle(FULL, "md").split("\n")).toEqual([
    "---",
    'title: "Say \\"hi\\": a # story"',
    'url: "http://a.test/page"',
    'author: "A. Writer"',
    'site: "The Site"',
    'published: "2023-05-06T07:08Z"',
    'language: "en-GB"',
    'image: "http://a.test/lead.jpg"',
    "words: 420",
    "minutes: 3",
    'warning: "probable_consent_wall"',
    "---",
    "",
    '# Say "hi": a # story',
    "",
    "## Part",
    "",
    "One _two_",
    "",
    "-   item",
    "",
    "```",
    "x = 1",
    "y = 2",
    "```",
    "",
    "cell",
    "",
  ]);
});

test("facts that are not known are left out", () => {
  const text = renderArticle(anArticle(), "md");
  expect(text).not.toMatch(/^(author|site|published|language|image|warning):/m);
});

test("an article whose HTML gives no Markdown keeps its plain text", () => {
  expect(renderArticle(anArticle({ htmlContent: "", content: "Plain." }), "md")).toContain("\nPlain.\n");
});

test("no title can leave its line in the front matter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (title) => {
      const [, front] = renderArticle(anArticle({ title, author: title }), "md").split("---\n");
      for (const line of front!.trimEnd().split("\n")) expect(line).toMatch(/^[a-z]+: ("|\d)/);
    }),
    { numRuns: 30 },
  );
});

test("HTML is one page that loads nothing, with what is not HTML escaped", () => {
  const html = renderArticle(anArticle({ title: "<b>&", originalUrl: 'http://a.test/?"<' }), "html");
  expect(html).toContain("<title>&lt;b&gt;&amp;</title>");
  expect(html).toContain('<a href="http://a.test/?&quot;&lt;">');
  expect(html).toContain("default-src 'none'");
  expect(html).toContain("<article><p>The text.</p></article>");
});

test("JSON is the article as it came", () => {
  expect(JSON.parse(renderArticle(FULL, "json"))).toEqual(FULL);
});
