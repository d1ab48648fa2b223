/** The pages of the small web, as the fetcher brings them. */

import { startSmallWeb } from "@tidemark/small-web";
import { decodePage } from "../../src/decode-page.ts";
import { fetchPage } from "../../src/index.ts";
import { extractLimits } from "../../src/limits.ts";
import type { CorpusPage } from "./corpus-pages.ts";

/** All that can be fetched, do not keep a client waiting, and are within the limits. */
export async function smallWebPages(): Promise<readonly CorpusPage[]> {
  const web = await startSmallWeb({ scale: 0.01 });
  const { port, hostSuffix } = web;
  const policy = { allow: [{ hostSuffix, address: "127.0.0.1", port }] };
  const { maxCharsetScanBytes } = extractLimits();
  const pages: CorpusPage[] = [];
  const readable = web.pages.filter(
    ({ costSeconds, expect }) => costSeconds === undefined && expect.code !== "too-complex",
  );
  for (const page of readable) {
    const fetched = await fetchPage(web.url(page), policy);
    if (!fetched.ok) continue;
    const html = decodePage(fetched.bytes, fetched.contentType, maxCharsetScanBytes);
    pages.push({ name: page.id, url: fetched.finalUrl, html });
  }
  await web.close();
  return pages;
}
