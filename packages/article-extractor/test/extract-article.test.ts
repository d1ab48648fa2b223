import { describe, expect, test } from "vitest";
import { extractArticle } from "../src/index.ts";
import { latin1, page, paragraphs, prose, utf8 } from "./pages.ts";

const URL_ = "https://site.example/dir/page.html";
const HTML = "text/html";

async function articleOf(html: string | Uint8Array, contentType: string | null = HTML) {
  const result = await extractArticle(typeof html === "string" ? utf8(html) : html, {
    url: URL_,
    contentType,
  });
  if (!result.ok) throw new Error(result.message);
  return result.article;
}

async function codeOf(
  html: string | Uint8Array,
  options: { readonly url?: string; readonly contentType?: string } = {},
) {
  const bytes = typeof html === "string" ? utf8(html) : html;
  const result = await extractArticle(bytes, { url: URL_, contentType: HTML, ...options });
  return result.ok ? "ok" : result.code;
}

function sixty(word: string): string {
  return `${word} `.repeat(60);
}

describe("an article", () => {
  test("has title, author, site, excerpt, text, HTML and counts", async () => {
    const head = `<meta name="author" content="Ada Quill"><meta property="og:site_name" content="Tide Table">
      <meta name="description" content="Forty notebooks, one finger of water.">`;
    const article = await articleOf(page({ title: "The tide notebooks", head, body: paragraphs(7) }));
    expect(article).toMatchObject({
      originalUrl: URL_,
      title: "The tide notebooks",
      author: "Ada Quill",
      siteName: "Tide Table",
      excerpt: "Forty notebooks, one finger of water.",
      warning: null,
    });
    const words = prose(60).split(" ").length * 7;
    expect(article.wordCount).toBe(words);
    expect(article.readingTimeMinutes).toBe(Math.ceil(words / 200));
    expect(article.content.split("\n\n")).toHaveLength(7);
    expect(article.content).not.toContain("recycled");
    expect(article.htmlContent).toContain("<p>The lighthouse keeper");
  });

  test("has null for what the page does not say, and its address for a title", async () => {
    const article = await articleOf(`<body><div><p>${prose(120)}</p></div>`);
    expect(article).toMatchObject({ author: null, siteName: null, title: URL_ });
  });

  test("takes at least a minute to read", async () => {
    expect(await articleOf("<p>Nine short words are all that this page holds.")).toMatchObject({
      wordCount: 9,
      readingTimeMinutes: 1,
    });
  });

  test("names its address without credentials", async () => {
    const result = await extractArticle(utf8(page()), {
      url: "https://me:secret@site.example/a",
      contentType: HTML,
    });
    expect(result).toMatchObject({ article: { originalUrl: "https://site.example/a" } });
    expect(JSON.stringify(result)).not.toContain("secret");
  });

  test("has absolute links and pictures, also with a base", async () => {
    const body = `${paragraphs(3)}<p>${prose(30)} <a href="next">next</a><img src="/i.png" alt="sea"></p>`;
    expect((await articleOf(page({ body }))).htmlContent).toContain('href="https://site.example/dir/next"');
    const based = await articleOf(page({ body, head: '<base href="https://other.example/deep/">' }));
    expect(based.htmlContent).toContain('href="https://other.example/deep/next"');
    expect(based.htmlContent).toContain('src="https://other.example/i.png"');
  });

  test("is the same whichever page was read before", async () => {
    const first = await articleOf(page());
    await articleOf(page({ title: "Another", body: paragraphs(2) }));
    expect(await articleOf(page())).toEqual(first);
  });
});

describe("stored fields", () => {
  test("hold neither NUL nor lone surrogates, wherever they come from", async () => {
    const data = JSON.stringify({
      "@context": "https://schema.org",
      "@type": "Article",
      headline: "Half \uD83D a\u0000 face",
      author: { name: "A\u0000da \uDE00" },
      description: "d\u0000\uD800",
    });
    const head = `<script type="application/ld+json">${data}</script>`;
    const body = `<p>&#0;&#xD800;\u0000 nul ${prose(80)}</p>`.replace("nul", "n\u0000ul");
    const article = await articleOf(page({ title: "t\u0000", head, body }));
    const stored = Object.values(article).filter((value) => typeof value === "string");
    for (const text of stored) {
      expect(text).not.toContain("\0");
      expect(text.isWellFormed()).toBe(true);
    }
    expect(article.title).toBe("Half \uFFFD a face");
  });

  test("are bounded", async () => {
    const long = "long ".repeat(10_000);
    const head = `<meta name="author" content="${long}"><meta name="description" content="${long}">`;
    const article = await articleOf(page({ title: long, head }));
    expect(article.title.length).toBeLessThanOrEqual(500);
    expect(article.author!.length).toBeLessThanOrEqual(200);
    expect(article.excerpt!.length).toBeLessThanOrEqual(2_000);
  });

  test("carry markup in a title as text", async () => {
    const article = await articleOf(
      page({ title: "&lt;script&gt;alert(1)&lt;/script&gt; and \u202Ereversed" }),
    );
    expect(article.title).toBe("<script>alert(1)</script> and \u202Ereversed");
  });
});

describe("encodings reach the article", () => {
  test("windows-1252 without any label", async () => {
    const article = await articleOf(
      latin1(`<title>Caf\xe9</title><p>${sixty("na\xefve \x93caf\xe9\x94")}</p>`),
      null,
    );
    expect(article.title).toBe("Café");
    expect(article.content).toContain("naïve “café”");
  });

  test("UTF-16 with a byte order mark", async () => {
    const bytes = Uint8Array.from(
      Buffer.from(`\uFEFF<title>Größe</title><p>${sixty("Füße")}</p>`, "utf16le"),
    );
    expect(await articleOf(bytes)).toMatchObject({ title: "Größe" });
  });

  test("Shift_JIS by its meta element", async () => {
    const japanese = String.fromCharCode(0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea);
    const article = await articleOf(
      latin1(`<meta charset=shift_jis><title>${japanese}</title><p>${sixty(japanese)}</p>`),
    );
    expect(article.title).toBe("日本語");
  });
});

describe("consent walls", () => {
  test("are articles with a warning", async () => {
    const body =
      "<p>We value your privacy. We and our partners store and/or access information on a device.</p>";
    expect(await articleOf(page({ title: "Before you go on", body }))).toMatchObject({
      warning: "probable_consent_wall",
    });
  });

  test("are recognised when the page is nothing but a modal dialog", async () => {
    const html = `<title>News</title><div role="dialog" aria-modal="true"><p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button></div>`;
    expect(await articleOf(html)).toMatchObject({ title: "News", warning: "probable_consent_wall" });
  });

  test("are not seen in a long article that mentions cookies", async () => {
    const body = `${paragraphs(5)}<p>The museum's site says: we use cookies. ${prose(60)}</p>`;
    expect(await articleOf(page({ body }))).toMatchObject({ warning: null });
  });

  test("are not seen in a short article with a banner beside it", async () => {
    const html = page({ body: paragraphs(3) }).replace(
      "<nav>",
      '<div class="cookie-banner" role="dialog" aria-modal="true">We use cookies. <button>Accept all cookies</button></div><nav>',
    );
    expect(await articleOf(html)).toMatchObject({ warning: null });
  });
});

describe("failures", () => {
  test.each(["", "  \n\t ", "\uFEFF"])("%j is an empty page", async (html) => {
    expect(await codeOf(html)).toBe("empty-page");
  });

  test.each(["<html><head></head><body></body></html>", "<!-- nothing -->", "<title>Only a title</title>"])(
    "%s is an empty page, too",
    async (html) => {
      expect(await codeOf(html)).toBe("empty-page");
    },
  );

  test.each([
    "<title>App</title><div id=root></div><script>render()</script>",
    "<body><img src=a.png></body>",
    "<frameset><frame src=a.html></frameset>",
    "<title>Sections</title><ul><li><a href=/a>Rope</a><li><a href=/b>Lamps and charts</a></ul>",
  ])("%s has no article", async (html) => {
    expect(await codeOf(html)).toBe("no-article");
  });

  test("a page of another type is refused", async () => {
    expect(await codeOf(page(), { contentType: "application/pdf" })).toBe("unsupported-type");
  });

  test.each([
    ["not an address", "invalid-url"],
    ["ftp://site.example/", "unsupported-scheme"],
  ])("the address %j is refused", async (url, code) => {
    expect(await codeOf(page(), { url })).toBe(code);
  });

  test("a page or an article beyond its limit is too large", async () => {
    const source = { url: URL_, contentType: HTML };
    const html = utf8(page());
    expect(await extractArticle(html, { ...source, limits: { maxPageBytes: 100 } })).toMatchObject({
      code: "too-large",
    });
    const limits = { maxArticleChars: 2_000 };
    expect(await extractArticle(html, { ...source, limits })).toMatchObject({ code: "too-large" });
  });

  test("random bytes are no error", async () => {
    const noise = Uint8Array.from({ length: 20_000 }, (_, index) => (index * index * 31 + index * 7) % 256);
    expect(await codeOf(noise)).toMatch(/^(?:ok|no-article|empty-page)$/);
  });
});

test("broken markup gives the text it holds", async () => {
  const html = `<html><body><article><p>${prose(60)}<p><b>${prose(60)}<i></b>${prose(40)}<table><tr><td>cell</article>`;
  expect((await articleOf(html)).content).toContain("The lighthouse keeper");
});
