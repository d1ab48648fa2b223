/** The page reader on jsdom: the one place where the DOM is chosen. */

import { createJsdomParser } from "./jsdom-page.ts";
import type { ExtractLimits } from "./limits.ts";
import { createPageReader, type ReadPage } from "./read-page.ts";

export function createJsdomReader(limits: ExtractLimits): ReadPage {
  return createPageReader(createJsdomParser(limits.maxPagesPerWindow), limits);
}
