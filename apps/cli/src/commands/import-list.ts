/** The work of `tidemark import` and of the demo: one list into one folder, with progress. */
import { resolve } from "node:path";
import type { Config, Database, EngineTuning } from "@tidemark/api";
import type { ReadingList } from "@tidemark/import-formats";
import { type ArticleFolder, openArticleFolder } from "../import/article-folder.ts";
import { createProgress } from "../import/progress.ts";
import type { ArticleFormat } from "../import/render-article.ts";
import { describeEnd, describeList, describePlan } from "../import/report.ts";
import { runImport, type RunResult } from "../import/run-import.ts";
import { EXIT, UserError } from "../exit-codes.ts";
import { commandLogger, withDatabase, withWorker } from "./session.ts";
import { listenForStop } from "./stop-signal.ts";

export interface ImportListOptions {
  readonly config: Config;
  readonly list: ReadingList;
  readonly listName: string;
  readonly out: string;
  readonly format: ArticleFormat;
  readonly retryFailed: boolean;
  readonly verbose: boolean | undefined;
  readonly tuning?: EngineTuning;
  /** How to run it again, for the hint after Ctrl-C. */
  readonly commandLine: string;
}

export interface ImportListEnd {
  readonly exitCode: number;
  readonly result: RunResult;
}

/** `then` runs after the import on the same database, before it is closed. */
export async function importList(
  options: ImportListOptions,
  then?: (database: Database, result: RunResult) => Promise<void>,
): Promise<ImportListEnd> {
  const { config, list } = options;
  print(describeList(list, options.listName));
  const folder = await openFolder(resolve(options.out), options.format);
  const logger = commandLogger(options.verbose);
  const stop = listenForStop(() =>
    print("Stopping; what runs may finish. Press Ctrl-C again to stop at once."),
  );
  try {
    return await withDatabase(config, logger, async (database) => {
      const result = await withWorker(database, config, logger, options.tuning ?? {}, () =>
        follow(options, database, folder, stop.signal),
      );
      print(describeEnd(result.tally, result.failures, folder.path));
      if (stop.signal.aborted && result.tally.open > 0) {
        print(`Stopped. Nothing is lost: run it again to go on where it stopped:\n  ${options.commandLine}`);
        return { exitCode: EXIT.interrupted, result };
      }
      await then?.(database, result);
      return { exitCode: exitCodeOf(result, list), result };
    });
  } finally {
    stop.release();
  }
}

function follow(
  options: ImportListOptions,
  database: Database,
  folder: ArticleFolder,
  signal: AbortSignal,
): Promise<RunResult> {
  const userId = options.config.userId;
  return runImport({
    log: database.log.asUser(userId),
    subscribe: (onHint) => database.log.subscribe(onHint),
    userId,
    list: options.list,
    folder,
    format: options.format,
    retryFailed: options.retryFailed,
    onPlan: (plan) => {
      const told = describePlan(plan);
      if (told !== null) print(told);
    },
    progress: createProgress(process.stderr, Date.now),
    signal,
  });
}

async function openFolder(path: string, format: ArticleFormat): Promise<ArticleFolder> {
  try {
    return await openArticleFolder(path, format);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The folder ${path} cannot be used (${reason}). Give another one with --out.`, {
      cause: error,
    });
  }
}

/** Rows without a usable address count as failed for the shell: not all of the list was saved. */
function exitCodeOf(result: RunResult, list: ReadingList): number {
  const isAllSaved = result.tally.failed === 0 && result.tally.open === 0 && list.invalid.length === 0;
  return isAllSaved ? EXIT.allSaved : EXIT.someFailed;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
