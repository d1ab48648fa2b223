/**
 * Extracts in the calling thread, for callers that run in a thread of their own, and for tests. A hostile
 * page can hold that thread for long; servers use `createExtractor`.
 */

import type { ExtractResult, PageSource } from "./article.ts";
import { extractLimits, type ExtractLimits } from "./limits.ts";

export interface ExtractOptions extends PageSource {
  readonly limits?: Partial<ExtractLimits>;
}

/**
 * The article in a page's bytes: a pure function of its arguments. Time and memory limits are not
 * enforced here; byte and character limits are. Throws a RangeError only for contradictory limits.
 */
export async function extractArticle(bytes: Uint8Array, options: ExtractOptions): Promise<ExtractResult> {
  const limits = extractLimits(options.limits);
  // Loaded on demand, so that a process which leaves parsing to threads does not carry a DOM.
  const { createUsualReader } = await import("./page-reader.ts");
  const readPage = createUsualReader(limits);
  // A copy, because a string that was cut out of the page would hold on to all of it.
  return structuredClone(readPage(bytes, { url: options.url, contentType: options.contentType }));
}
