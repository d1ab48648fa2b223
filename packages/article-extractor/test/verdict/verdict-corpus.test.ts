/** Real articles, which lie beside the checkout on some machines: none of them is taken for something else. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { extractLimits } from "../../src/limits.ts";
import { createUsualReader } from "../../src/page-reader.ts";

const CORPUS = fileURLToPath(new URL("../../../../../shared/corpus/", import.meta.url));
const isPresent = existsSync(CORPUS);
const why = isPresent ? "" : " — skipped, because the corpus is not on this machine";

/** Two pages of the corpus break off before a prompt to subscribe, and are declared paid. */
const BEGINNINGS = ["042bb7b5fedab6ea", "7ab16ade32386ece"];

/** Every second page is enough for each run; they are in no order of their own. */
const STEP = 2;

interface Page {
  readonly name: string;
  readonly url: string;
  readonly bytes: () => Uint8Array;
}

test.skipIf(!isPresent)(
  `no article is taken for a wall, an error or a list${why}`,
  { timeout: 240_000 },
  () => {
    const readPage = createUsualReader(extractLimits());
    const flagged: string[] = [];
    const sample = [...benchmarkPages(), ...readabilityPages()].filter((_, index) => index % STEP === 0);
    for (const { name, url, bytes } of sample) {
      const result = readPage(bytes(), { url, contentType: "text/html" });
      if (!result.ok) flagged.push(`${name}: ${result.code}`);
      else if (result.article.warning !== null) flagged.push(`${name}: ${result.article.warning}`);
    }
    const beginnings = BEGINNINGS.filter((beginning) => sample.some(({ name }) => name === beginning));
    expect(flagged).toEqual(beginnings.map((name) => `${name}: probable_paywall`));
  },
);

function benchmarkPages(): readonly Page[] {
  const truth = JSON.parse(readFileSync(`${CORPUS}articles/ground-truth.json`, "utf8")) as Record<
    string,
    { url: string }
  >;
  return Object.entries(truth).map(([id, { url }]) => ({
    name: id.slice(0, 16),
    url: /^https?:/.test(url) ? url : `http://${url}`,
    bytes: () => new Uint8Array(gunzipSync(readFileSync(`${CORPUS}articles/${id}.html.gz`))),
  }));
}

function readabilityPages(): readonly Page[] {
  return readdirSync(`${CORPUS}readability`).map((name) => ({
    name,
    url: "http://fakehost/test/page.html",
    bytes: () => new Uint8Array(readFileSync(`${CORPUS}readability/${name}/source.html`)),
  }));
}
