import { afterEach, beforeEach, expect, it } from "vitest";
import { startSmallWeb, type SmallWeb } from "../src/index.ts";
import { get, open } from "./loopback-client.ts";

let web: SmallWeb;

beforeEach(async () => {
  web = await startSmallWeb();
});

afterEach(() => web.close());

it("counts requests by URL and in all", async () => {
  const [first, second] = web.generated(2);
  await get(web.port, first!);
  await get(web.port, first!);
  await get(web.port, second!);
  expect(web.requests.count(first!)).toBe(2);
  expect(web.requests.count(second!)).toBe(1);
  expect(web.requests.total).toBe(3);
});

it("forgets its counts on reset", async () => {
  const [url] = web.generated(1);
  await get(web.port, url!);
  web.requests.reset();
  expect(web.requests.count(url!)).toBe(0);
  expect(web.requests.total).toBe(0);
  expect(web.requests.maxConcurrentPerHost).toBe(0);
});

it("tells how many requests one host had under way at once", async () => {
  const endless = web.pages.find((page) => page.id === "tide/never-ends");
  const url = web.url(endless!);
  const responses = await Promise.all([open(web.port, url), open(web.port, url), open(web.port, url)]);
  for (const url of web.generated(4, { hosts: 4 })) await get(web.port, url);
  expect(web.requests.maxConcurrentPerHost).toBe(3);
  for (const response of responses) response.destroy();
});
