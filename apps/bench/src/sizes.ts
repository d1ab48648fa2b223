/** How large each benchmark is: in earnest, in a hurry, and just large enough to see that it runs. */
import type { ReaderId } from "./extract/readers.ts";
import type { SystemId } from "./queues/systems.ts";

export interface Sizes {
  /** From the smallest to the largest. */
  readonly logRows: readonly number[];
  /** Measured ticks of a log in each round. */
  readonly ticks: number;
  /** Rounds in which the sides of a comparison take turns. */
  readonly rounds: number;
  /** Rounds for what takes tens of seconds. */
  readonly slowRounds: number;
  /** A benchmark that takes rounds of minutes begins none that would end later than this after its first. */
  readonly roundsBudgetMs: number;
  readonly liveItems: number;
  readonly startItems: number;
  readonly jobSizes: readonly number[];
  /** Measured transitions of a job in each round; all rounds must fit into the smallest job. */
  readonly settlesPerRound: number;
  readonly restingStreams: readonly number[];
  readonly noopItems: number;
  readonly concurrencies: readonly number[];
  /** Users that share so many items. */
  readonly userCounts: readonly number[];
  readonly userItems: number;
  /** Processes that share so many items or pages. */
  readonly workerCounts: readonly number[];
  readonly scalingItems: number;
  readonly scalingPages: number;
  /** Pages that are being fetched when something is killed; no more than a worker takes. */
  readonly recoveryItems: number;
  readonly recoveryRounds: number;
  /** What has not recovered by then, does not. */
  readonly recoveryPatienceMs: number;
  readonly memoryItems: number;
  /** Parser threads of the runs of real pages; null is the default. */
  readonly memoryThreads: readonly (number | null)[];
  /** A run of real pages ends after this long. */
  readonly memoryPagesMaxMs: number;
  readonly endToEndPages: number;
  /** That they lie on. */
  readonly endToEndHosts: number;
  readonly endToEndRounds: number;
  /** Of these, rounds with the plain script, which takes minutes. */
  readonly scriptRounds: number;
  /** Ticks of the original's way. */
  readonly originalTicks: number;
  readonly originalTickMs: number;
  /** Queues that are compared; ratios are to the first. */
  readonly queueSystems: readonly SystemId[];
  readonly queueRounds: number;
  /** Enqueued one a call. */
  readonly queueSingleJobs: number;
  /** Enqueued in batches, in each of the phases. */
  readonly queueJobs: number;
  readonly queueBatch: number;
  readonly queueLatencyJobs: number;
  readonly queueKillRounds: number;
  /** Whoever has not run a killed worker's job again by then, does not. */
  readonly queueKillPatienceMs: number;
  /** Jobs that wait while a worker starts. */
  readonly queueBacklogs: readonly number[];
  /** Pages that articles are extracted from, at most. */
  readonly extractPages: number;
  /** Ways to read them; ratios are to the first. */
  readonly extractReaders: readonly ReaderId[];
  readonly extractRounds: number;
  /** Times over all pages in each round; the first is cold, the last is warm. */
  readonly extractPasses: number;
  /** Sizes of pools of parser threads; 0 is the caller's own thread. Ratios are to one thread, or to the first. */
  readonly extractThreads: readonly number[];
  /** Measured passes of each pool of parser threads over all pages. */
  readonly extractThreadPasses: number;
  /** Hostile pages, at most. */
  readonly hostilePages: number;
  /** A process that a hostile page holds up for longer is killed. */
  readonly hostileCapMs: number;
}

export const FULL: Sizes = {
  logRows: [10_000, 100_000, 1_000_000],
  ticks: 150,
  rounds: 3,
  slowRounds: 3,
  roundsBudgetMs: 150_000,
  liveItems: 10_000,
  startItems: 1_000,
  jobSizes: [100, 10_000, 100_000],
  settlesPerRound: 28,
  restingStreams: [10, 5_000],
  noopItems: 15_000,
  concurrencies: [500, 1_000],
  userCounts: [1, 10, 100, 1_000],
  userItems: 5_000,
  workerCounts: [1, 2, 4],
  scalingItems: 8_000,
  scalingPages: 600,
  recoveryItems: 16,
  recoveryRounds: 3,
  recoveryPatienceMs: 60_000,
  memoryItems: 30_000,
  memoryThreads: [null],
  memoryPagesMaxMs: 30_000,
  endToEndPages: 2_000,
  endToEndHosts: 200,
  endToEndRounds: 3,
  scriptRounds: 1,
  originalTicks: 10,
  originalTickMs: 2_000,
  queueSystems: ["tidemark", "tidemark-tenants", "graphile-worker", "graphile-worker-batched", "pg-boss"],
  queueRounds: 3,
  queueSingleJobs: 2_000,
  queueJobs: 20_000,
  queueBatch: 200,
  queueLatencyJobs: 200,
  queueKillRounds: 3,
  queueKillPatienceMs: 40_000,
  queueBacklogs: [1, 10_000, 100_000],
  extractPages: 1_000,
  extractReaders: ["jsdom-fresh", "jsdom-window", "linkedom", "defuddle", "fast-dom", "pipeline"],
  extractRounds: 2,
  extractPasses: 2,
  extractThreads: [0, 1, 2],
  extractThreadPasses: 8,
  hostilePages: 100,
  hostileCapMs: 20_000,
};

export const QUICK: Sizes = {
  ...FULL,
  logRows: [10_000, 150_000],
  ticks: 50,
  slowRounds: 1,
  liveItems: 2_000,
  restingStreams: [10, 2_000],
  jobSizes: [100, 5_000],
  noopItems: 2_000,
  concurrencies: [500],
  userCounts: [1, 100],
  userItems: 1_000,
  workerCounts: [1, 2],
  scalingItems: 1_000,
  scalingPages: 60,
  recoveryRounds: 1,
  recoveryPatienceMs: 20_000,
  memoryItems: 3_000,
  memoryPagesMaxMs: 5_000,
  endToEndPages: 80,
  endToEndRounds: 1,
  originalTicks: 2,
  queueRounds: 1,
  queueSingleJobs: 500,
  queueJobs: 3_000,
  queueLatencyJobs: 20,
  queueKillRounds: 1,
  queueKillPatienceMs: 15_000,
  queueBacklogs: [10_000],
  extractPages: 40,
  extractRounds: 1,
  extractPasses: 2,
  extractThreadPasses: 3,
  hostilePages: 5,
  hostileCapMs: 10_000,
};

/** For tests: the figures mean nothing. */
export const TINY: Sizes = {
  logRows: [600, 1_200],
  ticks: 3,
  rounds: 1,
  slowRounds: 1,
  roundsBudgetMs: 1,
  liveItems: 20,
  startItems: 10,
  jobSizes: [10, 20],
  settlesPerRound: 3,
  restingStreams: [2, 20],
  noopItems: 40,
  concurrencies: [20],
  userCounts: [1, 2],
  userItems: 4,
  workerCounts: [2],
  scalingItems: 8,
  scalingPages: 2,
  recoveryItems: 1,
  recoveryRounds: 1,
  recoveryPatienceMs: 100,
  memoryItems: 30,
  memoryThreads: [1],
  memoryPagesMaxMs: 1_000,
  endToEndPages: 2,
  endToEndHosts: 2,
  endToEndRounds: 1,
  scriptRounds: 1,
  originalTicks: 1,
  originalTickMs: 50,
  queueSystems: ["tidemark", "graphile-worker-batched", "pg-boss"],
  queueRounds: 1,
  queueSingleJobs: 5,
  queueJobs: 20,
  queueBatch: 10,
  queueLatencyJobs: 2,
  queueKillRounds: 1,
  queueKillPatienceMs: 100,
  queueBacklogs: [20],
  extractPages: 2,
  extractReaders: ["linkedom", "fast-dom"],
  extractRounds: 1,
  extractPasses: 1,
  extractThreads: [1],
  extractThreadPasses: 1,
  hostilePages: 1,
  hostileCapMs: 3_000,
};
