/** What becomes of a page that has so little to it that its ending says all: the code of its failure, or the warning of its article. */

import { extractLimits } from "../../src/limits.ts";
import { createUsualReader } from "../../src/page-reader.ts";
import { utf8 } from "../pages.ts";

const readPage = createUsualReader(extractLimits());

export function endingOf(title: string, body: string): string | null {
  const html = `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
  const result = readPage(utf8(html), {
    url: "https://site.example/a/page.html",
    contentType: "text/html; charset=utf-8",
  });
  return result.ok ? result.article.warning : result.code;
}
