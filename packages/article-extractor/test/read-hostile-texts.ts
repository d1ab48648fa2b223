/** Reads pages of millions of one sign, each beside an ordinary one; prints how each ended. A process of its own, because it may die. */

import { createExtractor } from "../src/index.ts";
import { page, utf8 } from "./pages.ts";

const SOURCE = { url: "https://site.example/a", contentType: "text/html; charset=utf-8" };
const MAX_BYTES = 10_400_000;
const SIGNS = ["<", ">", '"', "\u00a0", " ", "\n", ",", "a ", "a  ", "a\r"];
const PIECES_WITHIN_BOUNDS = 400_000;

const filled = (sign: string) => sign.repeat(Math.floor(MAX_BYTES / Buffer.byteLength(sign)));
const pages = [
  ...SIGNS.map((sign) => `<p>${filled(sign)}`),
  `<p>${"&".repeat(2_000_000)}`,
  `<title>${filled("a ")}</title>`,
  `<p title='${filled('"')}'>text`,
  `<p>${"word, ".repeat(100)}<p>${"< ".repeat(PIECES_WITHIN_BOUNDS)}`,
  page(),
];

// With time enough that a slow machine, too, gets to where it would die.
const extractor = createExtractor({ threads: 2, limits: { parseTimeoutMs: 60_000 } });
for (const html of pages) {
  const [, result] = await Promise.all(
    [utf8(page()), utf8(html)].map((bytes) => extractor.extract(bytes, SOURCE)),
  );
  console.log(result!.ok ? "ok" : result!.code);
}
await extractor.close();
