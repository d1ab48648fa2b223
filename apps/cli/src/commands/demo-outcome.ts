/** Compares how the demo's pages ended with what each page says of itself. Pure. */
import type { ItemView } from "@tidemark/import-job";
import type { SmallWeb, SmallWebPage } from "@tidemark/small-web";

export interface DemoOutcome {
  readonly pages: number;
  /** A sentence for each page that ended otherwise than it should. */
  readonly mistakes: readonly string[];
}

export function judgePages(
  web: Pick<SmallWeb, "url">,
  pages: readonly SmallWebPage[],
  items: readonly ItemView[],
): DemoOutcome {
  const itemOf = new Map(items.map((item) => [item.url, item]));
  const mistakes = pages.flatMap((page) => {
    const url = new URL(web.url(page)).href;
    const phase = itemOf.get(url)?.phase;
    const ended = describeEnding(
      phase?.state ?? "nothing",
      phase?.state === "error" ? phase.code : undefined,
    );
    const expected = describeEnding(page.expect.state, page.expect.code);
    return ended === expected ? [] : [`${url} ended as ${ended}, not as ${expected}`];
  });
  return { pages: pages.length, mistakes };
}

export function describeOutcome({ pages, mistakes }: DemoOutcome): string {
  if (mistakes.length === 0) return `All ${pages} pages ended as they should.`;
  const lines = mistakes.map((mistake) => `  ${mistake}`);
  return [...lines, `${mistakes.length} of ${pages} pages did not end as they should.`].join("\n");
}

function describeEnding(state: string, code: string | undefined): string {
  return code === undefined ? state : `${state} (${code})`;
}
