/** Pages to damage: the corpora beside the checkout, and where they are missing the texts of the small web. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const CORPUS = fileURLToPath(new URL("../../../../../shared/corpus/", import.meta.url));
const SMALL_WEB = fileURLToPath(new URL("../../../small-web/pages/", import.meta.url));
/** Larger pages say nothing more, and take their time. */
const MAX_PAGE_BYTES = 200_000;

export interface LoadedPage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function loadPages(): readonly LoadedPage[] {
  const pages = existsSync(CORPUS) ? [...readabilityPages(), ...articlePages()] : smallWebPages();
  return pages.filter(({ bytes }) => bytes.byteLength <= MAX_PAGE_BYTES);
}

function readabilityPages(): readonly LoadedPage[] {
  return readdirSync(`${CORPUS}readability`).map((name) => ({
    name,
    bytes: readFileSync(`${CORPUS}readability/${name}/source.html`),
  }));
}

function articlePages(): readonly LoadedPage[] {
  const files = readdirSync(`${CORPUS}articles`).filter((name) => name.endsWith(".html.gz"));
  return files.map((name) => ({ name, bytes: gunzipSync(readFileSync(`${CORPUS}articles/${name}`)) }));
}

export function smallWebPages(): readonly LoadedPage[] {
  const files = readdirSync(SMALL_WEB, { recursive: true, encoding: "utf8" });
  return files
    .filter((name) => name.endsWith(".html"))
    .map((name) => ({ name, bytes: readFileSync(`${SMALL_WEB}${name}`) }));
}
