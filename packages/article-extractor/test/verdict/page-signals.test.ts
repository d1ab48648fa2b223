/** The signals of a page, the same on both DOMs. */

import { describe, expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import { extractLimits } from "../../src/limits.ts";
import { type PageSignals, readPageSignals } from "../../src/verdict/page-signals.ts";
import { readTextShape } from "../../src/verdict/text-shape.ts";
import { jsonLd } from "../metadata/read-page-metadata.ts";

const URL_ = "https://site.example/a/b.html";

describe.each([
  ["this package's DOM", createFastParser(extractLimits())],
  ["jsdom", createJsdomParser(200)],
])("on %s", { timeout: 60_000 }, (_dom, parse) => {
  function signals(body: string, head = "<title>T</title>", url = URL_): PageSignals {
    return readPageSignals(
      parse(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, url),
      url,
    );
  }

  test("text is what people see, a line a block", () => {
    const body = `<h1>One  <b>big</b> Title</h1><div>a <i>b</i><p>c’d</p></div>
      <script>x</script><style>y</style><noscript>z</noscript><template>t</template>
      <p hidden>h</p><p style="color:red; display: none">n</p><dialog>closed</dialog><dialog open>open</dialog>
      <button>OK</button>`;
    expect(signals(body)).toMatchObject({
      text: "one big title\na b\nc'd\nopen\nok",
      headings: ["one big title"],
    });
  });

  test("forms, links, media and scripts are counted", () => {
    const body = `<a href="/">x</a><a name="y">y</a><form><input><input type="email"><input type="PASSWORD">
      <input type="search"><input type="hidden"><textarea></textarea></form><img src="a"><video></video><script></script>`;
    expect(signals(body, "<script></script>")).toMatchObject({
      links: 1,
      textFields: 3,
      passwordFields: 1,
      media: 2,
      scripts: 2,
    });
  });

  test.each([
    '<div class="h-captcha"></div>',
    '<div id="captcha-box"></div>',
    '<iframe src="https://any.example/captcha/frame"></iframe>',
    '<form id="challenge-form"></form>',
    '<script src="/cdn-cgi/challenge-platform/x.js"></script>',
    '<img src="/captcha.png">',
    '<div class="cf-turnstile"></div>',
  ])("%s is part of a check for robots", (body) => {
    expect(signals(body).challengeParts).toBe(1);
  });

  test.each([
    '<div class="challenge-of-the-week"></div>',
    '<p id="robots">text</p>',
    '<a href="/captcha-history">x</a>',
  ])("%s is none", (body) => {
    expect(signals(body).challengeParts).toBe(0);
  });

  test("a page that loads itself again says so", () => {
    expect(signals("", '<meta http-equiv="Refresh" content="5">').refreshes).toBe(true);
    expect(signals("", '<meta http-equiv="Content-Type" content="text/html">').refreshes).toBe(false);
  });

  test.each([
    ["https://a.example/", { isFrontPage: true }],
    ["https://a.example/index.html", { isFrontPage: true }],
    ["https://a.example/de/", { isFrontPage: true }],
    ["https://a.example/?p=12", { isFrontPage: false }],
    ["https://a.example/tides", { isFrontPage: false, isSearch: false, isLogin: false }],
    ["https://a.example/find?q=x", { isSearch: true }],
    ["https://a.example/search/", { isSearch: true }],
    ["https://a.example/account/login?next=/a", { isLogin: true }],
    ["https://a.example/loginhistory", { isLogin: false }],
  ])("the address %s tells %j", (url, address) => {
    expect(signals("", "", url).address).toMatchObject(address);
  });

  describe("a page is declared paid", () => {
    test.each([
      ["by false", { isAccessibleForFree: false }, { isDeclaredPaid: true, wordsInPaidParts: null }],
      ["by a text", { isAccessibleForFree: "False" }, { isDeclaredPaid: true }],
      ["by an address", { isAccessibleForFree: "http://schema.org/False" }, { isDeclaredPaid: true }],
      ["not by true", { isAccessibleForFree: true }, { isDeclaredPaid: false }],
      ["not by anything else", { isAccessibleForFree: { a: 1 } }, { isDeclaredPaid: false }],
      [
        "in parts",
        {
          hasPart: [
            { isAccessibleForFree: false, cssSelector: ".paid, #rest" },
            { isAccessibleForFree: true, cssSelector: ".free" },
          ],
        },
        { isDeclaredPaid: true, wordsInPaidParts: 5 },
      ],
      [
        "in parts that are not there",
        { hasPart: { isAccessibleForFree: "false", cssSelector: ".gone" } },
        { isDeclaredPaid: true, wordsInPaidParts: 0 },
      ],
      [
        "with a selector that is none",
        { hasPart: { isAccessibleForFree: false, cssSelector: "]]{><" } },
        { isDeclaredPaid: true, wordsInPaidParts: 0 },
      ],
    ])("%s", (_how, data, expected) => {
      const body = '<p class="free">one two</p><p class="x paid">one two three</p><p id="rest">four five</p>';
      expect(signals(body, jsonLd({ "@type": "NewsArticle", ...data })).paid).toMatchObject(expected);
    });
  });

  test("a page of any depth and size is read within bounds", () => {
    const deep = `${"<div>".repeat(400)}deep${"</div>".repeat(400)}`;
    expect(signals(deep).text).toBe("deep");
    expect(signals(`<p>${"word ".repeat(50_000)}</p>`).text.length).toBeLessThanOrEqual(60_000);
  });

  test("the shape of a text is its links, blocks and headings", () => {
    const document = parse(
      `<div><h2><a href="/1">One two</a></h2><p>three <b>four</b> five</p><a href="/2"><h3>six</h3></a><h2>seven</h2><p>eight <a href="#">nine</a></p></div>`,
      URL_,
    );
    expect(readTextShape(document.body)).toEqual({
      linkedWords: 4,
      unlinkedWords: 5,
      longestBlockWords: 3,
      headings: 3,
      linkedHeadings: 2,
    });
  });
});
