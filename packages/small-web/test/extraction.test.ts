/** Whether the pages keep their promises to a reader that is not ours: jsdom's charset sniffing and Readability. */
import { Readability } from "@mozilla/readability";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalogue } from "../src/catalogue.ts";
import { startSmallWeb, type SmallWeb, type SmallWebPage } from "../src/index.ts";
import { getPatiently } from "./loopback-client.ts";

const FEWEST_WORDS = 100;
const CONSENT_WALL_BELOW_WORDS = 300;
const PARSE_TIMEOUT_MS = 60_000;

const pages = readCatalogue()
  .filter((entry) => entry.unlisted !== true)
  .map((entry) => entry.page);

let web: SmallWeb;

beforeAll(async () => {
  web = await startSmallWeb({ scale: 0.01 });
});

afterAll(() => web.close());

describe("a page to be saved yields its title and its promised sentences", () => {
  it.each(pages.filter((page) => page.expect.state === "saved"))(
    "$id",
    async (page) => {
      const article = await read(page);
      expect(countWords(article.text, page.expect.lang)).toBeGreaterThan(FEWEST_WORDS);
      expect(article.title).toBe(page.expect.title);
      for (const sentence of page.expect.contains ?? []) expect(article.text).toContain(sentence);
    },
    PARSE_TIMEOUT_MS,
  );
});

describe("a consent wall is short and speaks of cookies", () => {
  it.each(pages.filter((page) => page.expect.state === "consent-wall"))("$id", async (page) => {
    const { text } = await read(page);
    expect(countWords(text, page.expect.lang)).toBeLessThan(CONSENT_WALL_BELOW_WORDS);
    expect(text).toMatch(/cookie/i);
  });
});

it("the long article about cookies says what a wall says, and is too long for one", async () => {
  const { text } = await read(pageOf("benchnotes/the-cookie-that-would-not-crumble"));
  expect(text).toContain("We use cookies");
  expect(text).toContain("Accept all");
  expect(countWords(text, "en")).toBeGreaterThan(CONSENT_WALL_BELOW_WORDS);
});

it("the short article beside a cookie banner does not contain the banner", async () => {
  const { text } = await read(pageOf("kitchen/oat-biscuits-for-people-who-do-not-bake"));
  expect(text).not.toContain("Accept all");
  expect(countWords(text, "en")).toBeLessThan(CONSENT_WALL_BELOW_WORDS);
});

async function read(page: SmallWebPage): Promise<{ title: string; text: string }> {
  const { body, headers } = await getPatiently(web, page);
  const contentType = headers["content-type"]?.replace("application/xhtml+xml", "text/html");
  const dom = new JSDOM(body, { url: web.url(page), ...(contentType !== undefined && { contentType }) });
  const article = new Readability(dom.window.document).parse();
  dom.window.close();
  const text = (article?.textContent ?? "").replaceAll(/\s+/g, " ");
  return { title: article?.title ?? "", text };
}

function countWords(text: string, lang = "en"): number {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(lang, { granularity: "word" }).segment(text)) {
    if (isWordLike === true) words += 1;
  }
  return words;
}

function pageOf(id: string): SmallWebPage {
  const page = pages.find((page) => page.id === id);
  if (page === undefined) throw new Error(`there is no page ${id}`);
  return page;
}
