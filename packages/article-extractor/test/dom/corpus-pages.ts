/** The pages that lie beside the checkout on some machines. Where they are not, there are none. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const FOLDER = fileURLToPath(new URL("../../../../../shared/corpus/", import.meta.url));
/** The address under which Readability's own tests read their pages. */
const READABILITY_URL = "http://fakehost/test/page.html";

export interface CorpusPage {
  readonly name: string;
  readonly url: string;
  readonly html: string;
}

/** What Readability's project expects of one of its pages. */
export interface ExpectedPage extends CorpusPage {
  readonly expectedHtml: string;
  readonly expectedMetadata: Readonly<Record<string, string | null>>;
}

const isPresent = existsSync(FOLDER);

/** For tests that need the pages: whether they are there, and what to add to a test's name where not. */
export const CORPUS = {
  isPresent,
  why: isPresent ? "" : " — skipped, because the corpus is not on this machine",
};

export function readabilityPages(): readonly ExpectedPage[] {
  if (!isPresent) return [];
  const folder = `${FOLDER}readability/`;
  return readdirSync(folder).map((name) => ({
    name,
    url: READABILITY_URL,
    html: readFileSync(`${folder}${name}/source.html`, "utf8"),
    expectedHtml: readFileSync(`${folder}${name}/expected.html`, "utf8"),
    expectedMetadata: JSON.parse(readFileSync(`${folder}${name}/expected-metadata.json`, "utf8")) as Record<
      string,
      string | null
    >,
  }));
}

function articlePages(): readonly CorpusPage[] {
  if (!isPresent) return [];
  const folder = `${FOLDER}articles/`;
  const truth = JSON.parse(readFileSync(`${folder}ground-truth.json`, "utf8")) as Record<
    string,
    { url: string }
  >;
  return Object.entries(truth).map(([name, { url }]) => ({
    name,
    url: /^https?:/.test(url) ? url : `https://${url}`,
    html: gunzipSync(readFileSync(`${folder}${name}.html.gz`)).toString("utf8"),
  }));
}

export function corpusPages(): readonly CorpusPage[] {
  return [...readabilityPages(), ...articlePages()];
}
