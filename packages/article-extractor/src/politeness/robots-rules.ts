/** What a robots.txt lets us fetch. It fetches nothing and remembers nothing. */

import robotsParser from "robots-parser";
import type { PolitenessLimits } from "./politeness-limits.ts";
import { linesFor } from "./robots-groups.ts";

export interface RobotsRules {
  readonly allows: (url: URL) => boolean;
  /** The gap that is asked for; null for none. */
  readonly crawlDelayMs: number | null;
  /** About what keeping the rules costs, in UTF-16 units. */
  readonly chars: number;
}

/** The package's types describe an ES module, which it is not. */
const createParser = robotsParser as unknown as typeof robotsParser.default;

/** What a kept rule takes beside its text. */
const RULE_CHARS = 64;

/** Of a website without a robots.txt. */
export const NO_RULES: RobotsRules = { allows: () => true, crawlDelayMs: null, chars: 0 };

export function readRobots(
  bytes: Uint8Array,
  origin: string,
  product: string,
  limits: PolitenessLimits,
): RobotsRules {
  const lines = linesFor(product, new TextDecoder().decode(bytes));
  if (lines.length === 0) return NO_RULES;
  const text = ["user-agent: *", ...lines].join("\n");
  const parser = createParser(`${origin}/robots.txt`, text);
  // The parser makes room for all of the address for each rule, and looks at all of it for each step of a
  // pattern with wildcards.
  const stepsAChar = lines.length + lines.filter((line) => line.includes("*")).join("").length;
  const delayS = parser.getCrawlDelay("*");
  return {
    allows: (url) =>
      stepsAChar * (url.pathname.length + url.search.length) <= limits.maxRobotsSteps &&
      parser.isAllowed(url.href, "*") !== false,
    crawlDelayMs: delayS === undefined || !(delayS > 0) ? null : delayS * 1_000,
    chars: text.length + lines.length * RULE_CHARS,
  };
}
