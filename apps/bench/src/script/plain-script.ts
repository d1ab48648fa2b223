/**
 * What somebody would write who has a list of addresses and an afternoon: ten pages at a time, jsdom and
 * Readability, a line of JSON for each article. Given for comparison, with the list and the file to write.
 */
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { Readability } from "@mozilla/readability";
import { JSDOM } from "jsdom";
import pLimit from "p-limit";

const [listFile = "", outFile = ""] = process.argv.slice(2);
const urls = (await readFile(listFile, "utf8")).split("\n").filter((line) => line !== "");
const limit = pLimit(10);
const out = createWriteStream(outFile);

async function saveArticle(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  const dom = new JSDOM(await response.text(), { url });
  const article = new Readability(dom.window.document).parse();
  out.write(`${JSON.stringify({ url, title: article?.title, content: article?.content })}\n`);
}

await Promise.all(
  urls.map((url) =>
    limit(() => saveArticle(url).catch((error: unknown) => console.error(url, String(error)))),
  ),
);
out.end();
await finished(out);
