/** Looking at a feed once, over a web in memory. */
import { expect, test } from "vitest";
import { askFeed, type FetchedFeed, type FeedRecord, readDocument } from "../src/index.ts";
import { bytesOf, item, rss } from "./documents.ts";

type Asked = Parameters<Parameters<typeof askFeed>[1]["fetch"]>[0];
type Place = Pick<FeedRecord, "url" | "feedUrl" | "seen" | "etag" | "lastModified">;

const PAGE = (link: string) =>
  `<!doctype html><link rel="alternate" type="application/rss+xml" href="${link}">`;
const FAILED: FetchedFeed = { ok: false, code: "server-error", message: "It is ill.", retryAfterMs: 5 };

function document(
  url: string,
  text: string,
  more: { readonly etag?: string; readonly permanentUrl?: string } = {},
): FetchedFeed {
  const origin = { finalUrl: url, permanentUrl: null, contentType: null, etag: null, lastModified: null };
  return { ok: true, bytes: bytesOf(text), ...origin, ...more };
}

async function ask(web: Readonly<Record<string, FetchedFeed>>, place: Partial<Place> = {}) {
  const asked: Asked[] = [];
  const answer = await askFeed(
    { url: "https://a.example/", feedUrl: null, seen: [], etag: null, lastModified: null, ...place },
    {
      fetch: async (request) => {
        asked.push(request);
        return web[request.url] ?? { ok: false, code: "not-found", message: "Not there." };
      },
      read: async (bytes, source) => readDocument(bytes, source),
    },
  );
  return { answer, asked: asked.map(({ url }) => url), first: asked[0]! };
}

test("a feed is asked with what its server said of the copy that was read", async () => {
  const web = {
    "https://a.example/": document("https://a.example/", rss(item(1)), { etag: '"v2"' }),
  };
  const { answer, first } = await ask(web, { etag: '"v1"', lastModified: "yesterday" });
  expect(first).toEqual({ url: "https://a.example/", etag: '"v1"', lastModified: "yesterday" });
  expect(answer).toMatchObject({ kind: "feed", etag: '"v2"', address: "https://a.example/" });
});

test("a feed that was never read is asked for whole", async () => {
  const { first } = await ask({}, { seen: null, etag: '"v1"', lastModified: "yesterday" });
  expect(first).toMatchObject({ etag: null, lastModified: null });
});

test("unchanged is unchanged", async () => {
  const unchanged = { ...document("https://a.example/", ""), ok: "unchanged" } as FetchedFeed;
  expect((await ask({ "https://a.example/": unchanged })).answer).toMatchObject({ kind: "unchanged" });
});

test("a page is looked through for its feed, which is asked in its place", async () => {
  const { answer, asked } = await ask({
    "https://a.example/": document("https://a.example/", PAGE("/feed")),
    "https://a.example/feed": document("https://a.example/feed", rss(item(1))),
  });
  expect(asked).toEqual(["https://a.example/", "https://a.example/feed"]);
  expect(answer).toMatchObject({ kind: "feed", address: "https://a.example/feed" });
});

test("pages that name each other for feeds are followed once", async () => {
  const { answer, asked } = await ask({
    "https://a.example/": document("https://a.example/", PAGE("/b")),
    "https://a.example/b": document("https://a.example/b", PAGE("/")),
  });
  expect(asked).toHaveLength(2);
  expect(answer).toMatchObject({ kind: "failed", code: "not-a-feed" });
});

test("a page that names none is no feed", async () => {
  const { answer } = await ask({
    "https://a.example/": document("https://a.example/", "<!doctype html><p>x"),
  });
  expect(answer).toMatchObject({ kind: "failed", code: "not-a-feed" });
});

test("what moved for good is asked there from then on", async () => {
  const moved = document("https://c.example/", rss(item(1)), {
    permanentUrl: "https://b.example/",
  });
  expect((await ask({ "https://a.example/": moved })).answer).toMatchObject({
    address: "https://b.example/",
  });
});

test("a feed is asked where it was found before", async () => {
  const { asked } = await ask({}, { feedUrl: "https://b.example/feed" });
  expect(asked).toEqual(["https://b.example/feed"]);
});

test("a failure says what it is, and how long to wait", async () => {
  expect((await ask({ "https://a.example/": FAILED })).answer).toEqual({
    kind: "failed",
    code: "server-error",
    message: "It is ill.",
    retryAfterMs: 5,
  });
});

test("relative links are completed with where the feed was found in the end", async () => {
  const found = document("https://b.example/deep/feed", rss("<item><link>one</link></item>"));
  expect((await ask({ "https://a.example/": found })).answer).toMatchObject({
    feed: { entries: [{ url: "https://b.example/deep/one" }] },
  });
});

test("validators that are too long to keep are not kept", async () => {
  const long = document("https://a.example/", rss(item(1)), {
    etag: `"${"x".repeat(2_000)}"`,
  });
  expect((await ask({ "https://a.example/": long })).answer).toMatchObject({ etag: null });
});
