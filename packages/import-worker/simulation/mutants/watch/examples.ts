/** All tests without a database, asked when neither simulation nor properties have found a mutant. Null where none can see it. */
import type { Mutant } from "../mutant.ts";
import { packagesThatSee } from "./properties.ts";
import { runTests, type TestsWish, verdictOf } from "./test-files.ts";
import type { Verdict } from "./verdict.ts";

export async function watchByExamples(
  mutant: Mutant,
  wish: Omit<TestsWish, "files">,
): Promise<Verdict | null> {
  const packages = packagesThatSee(mutant);
  let tookMs = 0;
  for (const name of packages) {
    const files = [`packages/${name}/test/`];
    const end = await runTests({ ...wish, files });
    tookMs += end.tookMs;
    const verdict = verdictOf(end, end.failures, files);
    if (verdict) return { ...verdict, tookMs };
  }
  return packages.length === 0
    ? null
    : { kind: "missed", after: `the tests of ${packages.join(", ")}`, tookMs };
}
