/**
 * What was sanitised does nothing in a real browser: no script runs, no request is made but for the pictures
 * that are shown, and the living document holds nothing outside the allow-list. `FUZZ_CASES` sets how many.
 */

import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Browser, browserPath, type Showing } from "./chromium.ts";
import { sanitise, strangers } from "./reading.ts";
import { soup } from "./soup.ts";

const CASES = Number(process.env["FUZZ_CASES"] ?? 180);
const CASES_PER_PAGE = 60;
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_101);

vi.setConfig({ testTimeout: 60_000 + CASES * 50, hookTimeout: 60_000 });

const isPresent = browserPath !== undefined;
const why = isPresent ? "" : ": skipped, because there is no Chromium on this machine";

function batches(): readonly (readonly string[])[] {
  const markups = fc.sample(soup, { numRuns: CASES, seed: SEED });
  const count = Math.ceil(markups.length / CASES_PER_PAGE);
  return Array.from({ length: count }, (_, index) =>
    markups.slice(index * CASES_PER_PAGE, (index + 1) * CASES_PER_PAGE),
  );
}

/** Everything that should not have happened, with the HTML that it happened with. */
function harm(htmls: readonly string[], { shown, requests }: Showing): readonly string[] {
  return [
    ...requests.map((url) => `requested ${url} for one of ${JSON.stringify(htmls)}`),
    ...shown.flatMap(({ hasRun, elements }, index) => {
      const strange = strangers(elements);
      if (!hasRun && strange.length === 0) return [];
      return [`${hasRun ? "ran" : strange.join(" ")} in ${JSON.stringify(htmls[index])}`];
    }),
  ];
}

describe.skipIf(!isPresent)(`in Chromium${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await Browser.launch();
  });
  afterAll(() => browser?.close());

  test("sanitised markup does nothing as the content of an element", async () => {
    for (const markups of batches()) {
      const htmls = markups.map(sanitise);
      expect(harm(htmls, await browser.showInside(htmls))).toEqual([]);
    }
    expect(browser.escapedRequests).toBe(0);
  });

  test("sanitised markup does nothing as a page", async () => {
    for (const markups of batches()) {
      const htmls = markups.map(sanitise);
      expect(harm(htmls, await browser.showAsPages(htmls))).toEqual([]);
    }
    expect(browser.escapedRequests).toBe(0);
  });

  test.each([
    "<img src=x onerror=window.hit=1>",
    "<svg><style><img src=x onerror=window.hit=1></style></svg>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript>",
    "<p style='background:url(http://trap.test/a)'>x",
  ])("what was not sanitised is noticed: %s", async (markup) => {
    expect(harm([markup], await browser.showInside([markup]))).not.toEqual([]);
    expect(harm([markup], await browser.showAsPages([markup]))).not.toEqual([]);
  });

  test("scripts and requests of pages that were not sanitised are noticed", async () => {
    const script = await browser.showAsPages(["<script>window.hit=1</script>", "<p>x</p>"]);
    expect(script.shown.map(({ hasRun }) => hasRun)).toEqual([true, false]);
    const frame = await browser.showInside(["<iframe src=http://trap.test/b></iframe>"]);
    expect(frame.requests).toEqual(["http://trap.test/b"]);
    const style = await browser.showAsPages(["<link rel=stylesheet href=http://trap.test/c>"]);
    expect(style.requests).toEqual(["http://trap.test/c"]);
  });
});
