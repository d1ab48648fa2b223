import { afterAll, beforeAll, expect, it } from "vitest";
import { generatedArticle, startSmallWeb, type SmallWeb } from "../src/index.ts";
import { renderGeneratedArticle } from "../src/generated-article.ts";
import { get } from "./loopback-client.ts";

let web: SmallWeb;

beforeAll(async () => {
  web = await startSmallWeb();
});

afterAll(() => web.close());

it("writes the same article for the same number every time", () => {
  expect(generatedArticle(4711)).toEqual(generatedArticle(4711));
});

it("writes a different article for every number", () => {
  const openings = new Set(
    Array.from({ length: 2000 }, (_, number) => generatedArticle(number).paragraphs[0]),
  );
  expect(openings.size).toBe(2000);
});

it("writes pages of five to sixty kilobytes", () => {
  const sizes = Array.from({ length: 400 }, (_, number) => Buffer.byteLength(renderGeneratedArticle(number)));
  expect(Math.min(...sizes)).toBeGreaterThan(5_000);
  expect(Math.max(...sizes)).toBeLessThan(61_440);
});

it("serves the article of the number in the URL", async () => {
  const url = web.generated(31)[30]!;
  const { title, paragraphs } = generatedArticle(30);
  const answer = await get(web.port, url);
  expect(answer.body.toString()).toContain(title);
  expect(answer.body.toString()).toContain(paragraphs.at(-1));
});

it("spreads the URLs evenly over as many hosts as wanted", () => {
  const urls = web.generated(100, { hosts: 20 });
  const hosts = Map.groupBy(urls, (url) => new URL(url).host);
  expect(new Set(urls).size).toBe(100);
  expect(hosts.size).toBe(20);
  expect([...hosts.values()].every((urls) => urls.length === 5)).toBe(true);
  expect(urls[17]).toBe(`http://h17.${web.hostSuffix}:${web.port}/generated/17`);
});
