/**
 * The page reader as it is used: on the DOM of this package, and on jsdom for a page on which that one
 * breaks. The one place where DOMs are chosen.
 */

import { createFastParser } from "./dom/fast-parser.ts";
import { createJsdomParser } from "./jsdom-page.ts";
import type { ExtractLimits } from "./limits.ts";
import { createPageReader, type ReadPage } from "./read-page.ts";

export function createUsualReader(limits: ExtractLimits): ReadPage {
  return createPageReader([createFastParser(limits), createJsdomParser(limits.maxPagesPerWindow)], limits);
}
