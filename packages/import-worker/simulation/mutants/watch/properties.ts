/**
 * The property tests as watchers: laws over drawn stories, and crashes at every single call. Only those of the packages
 * that the mutant can be seen in.
 */
import type { Mutant } from "../mutant.ts";
import { type Failure, runTests, type TestsWish, verdictOf } from "./test-files.ts";
import type { Verdict } from "./verdict.ts";

const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  "sync-log": [
    "packages/sync-log/test/content-fold.test.ts",
    "packages/sync-log/test/workflow-fold.test.ts",
    "packages/sync-log/test/stamp.test.ts",
    "packages/sync-log/test/cursor.test.ts",
    "packages/sync-log/test/change-problem.test.ts",
  ],
  "work-item": ["packages/work-item/test/claim.test.ts", "packages/work-item/test/retry.test.ts"],
  "import-job": [
    "packages/import-job/test/laws.test.ts",
    "packages/import-job/test/fairness.test.ts",
    "packages/import-job/test/intents.test.ts",
  ],
  "import-worker": [
    "packages/import-worker/test/crash.test.ts",
    "packages/import-worker/test/recovery/find-interrupted-jobs.test.ts",
  ],
  "job-queue": [
    "packages/job-queue/test/core/laws.test.ts",
    "packages/job-queue/test/core/ready-queue.test.ts",
    "packages/job-queue/test/core/token.test.ts",
    "packages/job-queue/test/schedule/laws.test.ts",
    "packages/job-queue/test/schedule/due-runs.test.ts",
    "packages/job-queue/test/schedule/derived-id.test.ts",
  ],
};

/** Tests that go through all cases there are instead of drawing some. */
const EXHAUSTIVE: ReadonlySet<string> = new Set(["packages/import-worker/test/crash.test.ts"]);

/** Who is built on a package, itself included: there its mistakes can be seen. */
const SEEN_IN: Readonly<Record<string, readonly string[]>> = {
  "sync-log": ["sync-log", "import-job", "import-worker", "job-queue"],
  "work-item": ["work-item", "import-job", "import-worker", "job-queue"],
  "import-job": ["import-job", "import-worker"],
  "import-worker": ["import-worker"],
  "job-queue": ["job-queue"],
};

/** Packages whose tests may see the mutant, by folder name. What only the simulation plays, none of them sees. */
export function packagesThatSee({ edits }: Mutant): readonly string[] {
  const shipped = edits.map(({ file }) => file.split("/")).filter((parts) => parts[2] === "src");
  const seen = shipped.flatMap(([, name = ""]) => SEEN_IN[name] ?? []);
  return [...new Set(seen)];
}

/** One package after the other, the mutant's own first, until one has found it. Null where none can see it. */
export async function watchByProperties(
  mutant: Mutant,
  wish: Omit<TestsWish, "files">,
): Promise<Verdict | null> {
  let files = 0;
  let tookMs = 0;
  for (const name of packagesThatSee(mutant)) {
    const ofPackage = PROPERTIES[name] ?? [];
    const end = await runTests({ ...wish, files: ofPackage });
    files += ofPackage.length;
    tookMs += end.tookMs;
    const verdict = verdictOf(end, end.failures.filter(isOfProperty), ofPackage);
    if (verdict) return { ...verdict, tookMs };
  }
  return files === 0 ? null : { kind: "missed", after: `${files} files of properties`, tookMs };
}

function isOfProperty({ file, cases }: Failure): boolean {
  return cases !== null || EXHAUSTIVE.has(file);
}
