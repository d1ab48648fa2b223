/** Markup that means harm inside an article, on the whole way from bytes to what is stored. */

import { describe, expect, test } from "vitest";
import { type Article, extractArticle } from "../src/index.ts";
import { page, paragraphs, prose, utf8 } from "./pages.ts";
import { elementsByJsdom, elementsByParse5, pageElementsByParse5, strangers } from "./sanitise/reading.ts";

const SOURCE = { url: "https://site.example/dir/page.html", contentType: "text/html" };

async function articleWith(markup: string, title?: string): Promise<Article> {
  const body = `<p>${prose(60)}</p>${markup}<p>${prose(60)}</p>${paragraphs(2)}`;
  const html = page({ body, ...(title !== undefined && { title }) });
  const result = await extractArticle(utf8(html), SOURCE);
  if (!result.ok) throw new Error(result.message);
  return result.article;
}

describe.each([
  [
    "handlers",
    "<p>x<img src=/a.png onerror=window.hit=1></p><p onclick=window.hit=1 onmouseover=window.hit=1>y</p>",
  ],
  ["SVG with a handler", "<p>x</p><svg onload=window.hit=1><script>window.hit=1</script><p>y</svg>"],
  [
    "MathML that turns into HTML",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.hit=1&gt;'></table></math>",
  ],
  [
    "forms in MathML in forms",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.hit=1>",
  ],
  [
    "noscript and style in each other",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript><style><p title='</style><img src=x onerror=window.hit=1>'></style>",
  ],
  [
    "links that run scripts",
    '<p>a <a href="jAvA&#9;script:window.hit=1">b</a> c <a href="data:text/html,<script>window.hit=1</script>">d</a></p>',
  ],
  [
    "frames, forms and a base",
    '<iframe srcdoc="<script>window.hit=1</script>"></iframe><form action="https://evil.example/"><input name=q><p>x</p></form><base href="https://evil.example/">',
  ],
  [
    "pixels and styles that report the reader",
    '<p style="background:url(https://evil.example/a)">x<img src="https://evil.example/p.gif" width=1 height=1></p><link rel=stylesheet href="https://evil.example/b">',
  ],
  [
    "names that shadow the document's",
    "<p id=cookie>x</p><img name=body src=/a.png><a id=location name=forms href=/b>y</a>",
  ],
])("%s", (_what, markup) => {
  test("leave nothing active in the article", async () => {
    const { htmlContent, content } = await articleWith(markup);
    for (const elements of [elementsByJsdom, elementsByParse5, pageElementsByParse5]) {
      expect(strangers(elements(htmlContent))).toEqual([]);
    }
    expect(htmlContent).not.toMatch(/evil|(?:src|href)="[^h#m]|<[^>]*(?:onerror|cookie|location)/);
    expect(content).toContain("The lighthouse keeper");
  });
});

const PIXEL = "https://evil.example/p.gif";

test.each([
  `<img src="${PIXEL}" width=1 height=1>`,
  `<img src="${PIXEL}" style="width:1px;height:1px">`,
  `<img src="${PIXEL}" style="border:0;height:1px;width:1px" alt="">`,
  `<img src="${PIXEL}" style="height:0">`,
  `<img src="${PIXEL}" style="width:1px!important;width:200px">`,
  `<img src="${PIXEL}" style="max-height:0">`,
  `<img src="${PIXEL}" style="width:/**/.05em">`,
  `<img src="${PIXEL}" style="opacity:0">`,
  `<img src="${PIXEL}" style="visibility:hidden;width:1px">`,
  `<img src="${PIXEL}" style="position:absolute;left:-9999px">`,
  `<img src="${PIXEL}" style="position:absolute;left:-100vw">`,
  `<img src="${PIXEL}" style="visibility:collapse">`,
  `<img src="${PIXEL}" style="filter:opacity(0)">`,
  `<img src="${PIXEL}" style="opacity:0%">`,
  `<img src="${PIXEL}" style="transform:scale(0)">`,
  `<img src="${PIXEL}" style="scale:0">`,
  `<img src="${PIXEL}" style="position:absolute;clip:rect(0,0,0,0)">`,
  `<img src="${PIXEL}" style="position:absolute;clip:rect(0px 1px 1px 0px)">`,
  '<img src="https://www.facebook.com/tr?id=1&ev=PageView&noscript=1">',
  '<img src="//sb.scorecardresearch.com/p?c1=2">',
  '<img src="/stats/matomo.php?idsite=1" alt="">',
  `<span style="width:1px;height:1px"><b><img src="${PIXEL}"></b></span>`,
  `<span style="height:0;overflow:hidden"><img src="${PIXEL}"></span>`,
  `<span style="position:fixed;top:-9999px"><img src="${PIXEL}"></span>`,
  `<noscript><img src="${PIXEL}" style="width:1px;height:1px"></noscript>`,
])("a picture that only reports the reader is dropped: %s", async (markup) => {
  expect((await articleWith(`<p>${prose(20)} ${markup}</p>`)).htmlContent).not.toContain("<img");
});

test.each([
  '<img src="/a.png">',
  '<img src="/a.png" style="height:100px">',
  '<img src="/a.png" style="width:100%;height:auto">',
  '<img src="/a.png" style="line-height:1;max-width:100%">',
  '<img src="/a.png" style="opacity:0" width=640 height=400>',
  '<img src="/a.png" style="opacity:0;width:640px">',
  '<img src="/a.png" style="opacity:0" data-src="/b.png">',
  '<img src="/a.png" style="width:0;min-width:100%">',
  '<span style="height:0;padding-bottom:56%;overflow:hidden"><img src="/a.png"></span>',
  '<span style="height:0"><img src="/a.png"></span>',
  '<img src="/a.png" style="position:absolute;left:-50%">',
  '<img src="/a.png" style="transform:scale(0.5);opacity:50%;filter:opacity(.9)">',
  '<img src="/a.png" style="position:absolute;clip:rect(0,200px,100px,0)">',
  '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" style="height:1px"><noscript><img src="/a.png"></noscript>',
])("a picture to look at is kept: %s", async (markup) => {
  const { htmlContent } = await articleWith(`<p>${prose(20)} ${markup}</p>`);
  expect(htmlContent).toMatch(/<img src="https:\/\/site\.example\/[ab]\.png"/);
});

test("markup in a title and marks that turn its direction stay text", async () => {
  const { title } = await articleWith("", "&lt;script&gt;window.hit=1&lt;/script&gt; \u202Egnp.exe");
  expect(title).toBe("<script>window.hit=1</script> \u202Egnp.exe");
});

function pageWithData(chars: number): Uint8Array {
  const data = {
    "@context": "https://schema.org",
    "@type": "Article",
    headline: "From data",
    x: "x".repeat(chars),
  };
  const head = `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
  return utf8(page({ title: "The page's own", head }));
}

test.each([
  [10_000, "From data"],
  [1_000_000, "The page's own"],
])("of JSON-LD with %i characters the title is: %s", async (chars, title) => {
  expect(await extractArticle(pageWithData(chars), SOURCE)).toMatchObject({ article: { title } });
});
