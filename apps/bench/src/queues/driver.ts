/** What the benchmarks need of a queue. Each is driven as its own documentation advises for throughput. */
import type postgres from "postgres";

export interface BenchJob {
  readonly index: number;
  /** By `monotonicMs`: when whoever enqueued the job began to. */
  readonly calledAtMs: number;
}

export interface QueueDriver {
  /** Makes its tables in an empty database. */
  install(url: string): Promise<void>;
  connect(url: string): Promise<QueueConnection>;
  /** Jobs that have not ended well, seen by a superuser. */
  countUnfinished(admin: postgres.Sql): Promise<number>;
}

/** All in one process. */
export interface QueueConnection {
  enqueue(job: BenchJob): Promise<unknown>;
  /** All in one call. */
  enqueueMany(jobs: readonly BenchJob[]): Promise<unknown>;
  startWorker(run: RunJob): Promise<QueueWorkerUnderTest>;
  close(): Promise<void>;
}

type RunJob = (job: BenchJob) => void | Promise<void>;

export interface QueueWorkerUnderTest {
  /** Takes nothing new. Resolves when what became of every job has been committed. */
  stop(): Promise<void>;
}
