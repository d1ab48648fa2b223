/** The work of `tidemark import` and of the demo: one list into one folder, with progress. */
import type { Config, Database, EngineTuning, Logger } from "@tidemark/api";
import type { ReadingList } from "@tidemark/import-formats";
import { EXIT } from "../exit-codes.ts";
import { isDatabaseDiskFull } from "../explain-error.ts";
import { UserError } from "../user-error.ts";
import { type ArticleFolder, openArticleFolder } from "../import/article-folder.ts";
import { createPatience } from "../import/patience.ts";
import { createProgress, type Progress } from "../import/progress.ts";
import type { ArticleFormat } from "../import/render-article.ts";
import { describeEnd, describeList, describePlan } from "../import/report.ts";
import { runImport, type RunResult } from "../import/run-import.ts";
import { print, type Terminal } from "../terminal.ts";
import { logCommand } from "./hints.ts";
import { commandLogger, withDatabase, withWorker } from "./session.ts";
import { listenForStop, type StopSignal, STOPPING } from "./stop-signal.ts";

/** An import that was added to in several runs has several jobs; the latest are named. */
const LISTED_JOBS = 3;

export interface ImportListOptions {
  readonly config: Config;
  readonly list: ReadingList;
  readonly listName: string;
  readonly out: string;
  readonly format: ArticleFormat;
  readonly retryFailed: boolean;
  readonly verbose: boolean | undefined;
  /** The folder that was named on the command line, for hints. */
  readonly dataDir: string | undefined;
  readonly tuning?: EngineTuning;
  /** What to do after a stop. */
  readonly goOnHint: string;
  /** What to do about failures; null when nothing more can be done. */
  readonly retryHint: string | null;
}

export interface ImportListEnd {
  readonly exitCode: number;
  readonly result: RunResult;
}

/** `before` and `after` run on the same database; `after` only when the import came to its end. */
export interface ImportListHooks {
  before?(database: Database): Promise<void>;
  after?(database: Database, result: RunResult): Promise<void>;
}

export async function importList(
  terminal: Terminal,
  options: ImportListOptions,
  hooks: ImportListHooks = {},
): Promise<ImportListEnd> {
  print(terminal, describeList(options.list, options.listName));
  const folder = await openFolder(options.out, options.format);
  const progress = createProgress(terminal.notices, {
    monotonicMs: () => performance.now(),
    plain: options.verbose === true,
  });
  // The worker and the database's server would go on trying, and nobody would know what they wait for.
  const trouble = new AbortController();
  const logger = commandLogger(terminal, options.verbose, (error) => {
    if (trouble.signal.aborted || !isDatabaseDiskFull(error)) return;
    progress.say("The database's disk is full; stopping.");
    trouble.abort(error);
  });
  const stop = listenForStop(terminal, {
    onFirst: () => progress.say(STOPPING),
    onSecond: () => progress.stop(),
  });
  try {
    return await withDatabase(terminal, options.config, logger, async (database) => {
      await hooks.before?.(database);
      const signal = AbortSignal.any([stop.signal, trouble.signal]);
      const result = await run(terminal, options, { database, folder, logger, progress, signal }).catch(
        (error: unknown) => {
          throw trouble.signal.aborted ? trouble.signal.reason : error;
        },
      );
      trouble.signal.throwIfAborted();
      return await finish(terminal, options, { result, folder, stop }, async () =>
        hooks.after?.(database, result),
      );
    });
  } finally {
    stop.release();
  }
}

interface RunParts {
  readonly database: Database;
  readonly folder: ArticleFolder;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

function run(
  terminal: Terminal,
  options: ImportListOptions,
  { database, folder, logger, progress, signal }: RunParts,
): Promise<RunResult> {
  const { config, list, format, retryFailed, tuning = {} } = options;
  return withWorker(database, config, logger, tuning, (startFetching) =>
    runImport({
      log: database.log.asUser(config.userId),
      subscribe: (onHint) => database.log.subscribe(onHint),
      userId: config.userId,
      list,
      folder,
      format,
      retryFailed,
      onPlan: (plan) => {
        const told = describePlan(plan);
        if (told !== null) print(terminal, told);
      },
      startFetching,
      progress,
      patience: createPatience({ say: (text) => progress.say(text), signal }),
      signal,
    }),
  );
}

interface Ending {
  readonly result: RunResult;
  readonly folder: ArticleFolder;
  readonly stop: StopSignal;
}

async function finish(
  terminal: Terminal,
  options: ImportListOptions,
  { result, folder, stop }: Ending,
  after: () => Promise<void>,
): Promise<ImportListEnd> {
  const { tally, failures, jobIds } = result;
  print(terminal, describeEnd(tally, failures, folder.path));
  for (const jobId of jobIds.slice(-LISTED_JOBS)) {
    print(terminal, `The history of job ${jobId}:\n  ${logCommand(jobId, options.dataDir)}`);
  }
  if (failures.length > 0 && options.retryHint !== null) print(terminal, options.retryHint);
  if (stop.signal.aborted && tally.open > 0) {
    print(terminal, `Stopped. ${options.goOnHint}`);
    return { exitCode: EXIT.interrupted, result };
  }
  await after();
  const isAllSaved = tally.failed === 0 && tally.skipped === 0 && tally.open === 0;
  return { exitCode: isAllSaved ? EXIT.allSaved : EXIT.someFailed, result };
}

export async function openFolder(path: string, format: ArticleFormat): Promise<ArticleFolder> {
  try {
    return await openArticleFolder(path, format);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The folder ${path} cannot be used (${reason}). Give another one with --out.`, {
      cause: error,
    });
  }
}
