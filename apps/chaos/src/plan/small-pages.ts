/** Pages that cost little to read, so that a run of thousands tests the engine and not the parser. */
import { generatedArticle, type SmallWeb } from "@tidemark/small-web";
import type { PlannedPage } from "./plan.ts";

const MOST_CHARS = 9_000;
/** About so many of all generated pages are larger. */
const CANDIDATES_PER_PAGE = 4;

/** `count` of them, over so many hosts; the same every time. */
export function smallPages(web: SmallWeb, count: number, hosts: number): PlannedPage[] {
  const found: PlannedPage[] = [];
  const candidates = web.generated(count * CANDIDATES_PER_PAGE + 100, { hosts });
  for (const [number, url] of candidates.entries()) {
    if (found.length === count) break;
    const { title, paragraphs } = generatedArticle(number);
    if (paragraphs.reduce((sum, { length }) => sum + length, 0) <= MOST_CHARS) found.push({ url, title });
  }
  if (found.length < count) throw new Error(`Only ${found.length} of ${count} small pages were found`);
  return found;
}
