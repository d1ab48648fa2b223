/** One run of an import in a world of its own. */
import type { ReadingList } from "@tidemark/import-formats";
import type { ArticleFolder } from "../../src/import/article-folder.ts";
import { createPatience } from "../../src/import/patience.ts";
import type { ImportPlan } from "../../src/import/plan.ts";
import type { ProgressCounts } from "../../src/import/progress.ts";
import { runImport, type RunOptions, type RunResult } from "../../src/import/run-import.ts";
import { USER, type World } from "./world.ts";

export interface Run {
  readonly result: RunResult;
  readonly plan: ImportPlan;
  readonly progress: readonly ProgressCounts[];
}

export async function run(
  { log }: World,
  list: ReadingList,
  folder: ArticleFolder,
  options: Partial<RunOptions> = {},
): Promise<Run> {
  const signal = options.signal ?? new AbortController().signal;
  const progress: ProgressCounts[] = [];
  let plan: ImportPlan | null = null;
  const result = await runImport({
    log,
    subscribe: (onHint) => log.subscribe(onHint),
    userId: USER,
    list,
    folder,
    format: "md",
    retryFailed: false,
    onPlan: (made) => {
      plan = made;
    },
    startFetching: async () => undefined,
    progress: {
      update: ({ states, ...counts }) => void progress.push({ ...counts, states: { ...states } }),
      say: () => undefined,
      stop: () => undefined,
    },
    patience: createPatience({ say: () => undefined, signal }),
    signal,
    ...options,
  });
  return { result, plan: plan!, progress };
}
