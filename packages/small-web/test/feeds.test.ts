/** The feeds of the small web, as a client that knows nothing of ours sees them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSmallWeb, type SmallWeb } from "../src/index.ts";
import { get } from "./loopback-client.ts";

let web: SmallWeb;

beforeEach(async () => {
  web = await startSmallWeb({ scale: 0.01 });
});

afterEach(() => web.close());

const textOf = async (url: string) => (await get(web.port, url)).body.toString();
const urlsIn = (text: string) => [...new Set(text.match(/http:\/\/h\d+\.[^"<?]+/g))];

const getIfChanged = (url: string, etag: string) => get(web.port, url, { "If-None-Match": etag });

describe("a desk's feed", () => {
  it.each(["rss", "atom", "json", "latin1"] as const)(
    "in the format %s lists its articles, the newest first",
    async (format) => {
      expect(urlsIn(await textOf(web.feeds.url(format)))).toEqual(web.feeds.articlesOf());
      expect(web.feeds.articlesOf()).toHaveLength(12);
    },
  );

  it("leads to articles that are there", async () => {
    const [newest] = web.feeds.articlesOf();
    expect((await get(web.port, newest!)).status).toBe(200);
  });

  it("lists what is published, and at most twenty", async () => {
    const fresh = web.feeds.publish(3);
    expect(fresh).toHaveLength(3);
    expect(urlsIn(await textOf(web.feeds.url())).slice(0, 3)).toEqual(fresh);
    web.feeds.publish(30);
    expect(urlsIn(await textOf(web.feeds.url()))).toHaveLength(20);
  });

  it("is another feed than the next desk's", () => {
    const both = [...web.feeds.articlesOf(0), ...web.feeds.articlesOf(1)];
    expect(new Set(both).size).toBe(both.length);
  });

  it("is answered with 304 to whoever has it, until something is published", async () => {
    const { etag } = (await get(web.port, web.feeds.url())).headers;
    const again = await getIfChanged(web.feeds.url(), etag!);
    expect([again.status, again.body.length]).toEqual([304, 0]);
    web.feeds.publish();
    expect((await getIfChanged(web.feeds.url(), etag!)).status).toBe(200);
  });

  it("is really in latin1 where it says so", async () => {
    const { body } = await get(web.port, web.feeds.url("latin1"));
    expect(body.toString("latin1")).toContain("Letterbox Café");
  });

  it("is kept back while it is held, and no other", async () => {
    const held = web.feeds.hold(web.feeds.url());
    const answer = get(web.port, web.feeds.url());
    await held.asked;
    expect((await get(web.port, web.feeds.url("atom"))).status).toBe(200);
    held.release();
    expect((await answer).status).toBe(200);
  });
});

it.each([
  ["gone", 410],
  ["missing", 404],
  ["ill", 503],
  ["moved", 301],
  ["broken", 200],
] as const)("the odd feed %s answers %i", async (which, status) => {
  expect((await get(web.port, web.feeds.odd(which))).status).toBe(status);
});

it("the page and the list name feeds that are there", async () => {
  const page = await textOf(web.feeds.pageUrl);
  expect(page).toContain(web.feeds.url("rss"));
  const list = await textOf(web.feeds.listUrl);
  for (const format of ["rss", "atom", "json", "latin1"] as const)
    expect(list).toContain(web.feeds.url(format));
});
