/** All other tests without a database: asked when neither simulation nor properties have found a mutant. */
import type { Mutant } from "../mutant.ts";
import { packagesThatSee } from "./properties.ts";
import { runTests, type TestsWish, verdictOf } from "./test-files.ts";
import type { Verdict } from "./verdict.ts";

export async function watchByExamples(mutant: Mutant, wish: Omit<TestsWish, "files">): Promise<Verdict> {
  const files = packagesThatSee(mutant).map((name) => `packages/${name}/test/`);
  const end = await runTests({ ...wish, files });
  const missed: Verdict = { kind: "missed", after: `the tests of ${files.join(", ")}`, tookMs: end.tookMs };
  return verdictOf(end, end.failures) ?? missed;
}
