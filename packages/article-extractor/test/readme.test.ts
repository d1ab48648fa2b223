/** What the README shows is what runs. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { serve } from "./local-server.ts";
import { page, paragraphs } from "./pages.ts";
import { readArticles } from "./readme-example.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's code is the code that is tested here", () => {
  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("readme-example.ts")}\`\`\`\n`);
});

test("the README's code tells of each address what was read, or why not", { timeout: 60_000 }, async () => {
  await using server = await serve((request, response) => {
    if (request.url === "/article") response.setHeader("content-type", "text/html").end(ARTICLE);
    else response.writeHead(request.url === "/busy" ? 503 : 404).end();
  });
  const urls = ["/article", "/busy", "/gone"].map((path) => server.url(path));
  const lines = await readArticles(urls, server.policy);
  expect(lines).toEqual([
    expect.stringMatching(/: A title, \d+ words, language: en$/),
    `${urls[1]}: server-error, to be tried again: later`,
    `${urls[2]}: not-found, to be tried again: never`,
  ]);
});

const ARTICLE = page({ title: "A title", body: paragraphs(5) });
