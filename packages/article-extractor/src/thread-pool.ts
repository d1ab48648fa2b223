/**
 * Hands jobs to a few killable threads, first come first served, and replaces at once every thread that
 * dies at work. It knows nothing of pages: jobs and answers are whatever the thread's script takes.
 */

import type { Transferable } from "node:worker_threads";
import { KillableThread, type JobEnd, type ThreadSpec } from "./killable-thread.ts";

export interface ThreadPool {
  /**
   * Runs a job. `prepare` is called when a thread is free, and what it lists as `transfer` is moved.
   * An abort ends it with `stopped`, killing the thread if the job had begun. Rejects when the
   * threads' script cannot be started.
   */
  readonly run: (prepare: () => PreparedJob, signal?: AbortSignal) => Promise<JobEnd>;
  /** Stops all threads; jobs that have not ended end with `stopped`. */
  readonly close: () => Promise<void>;
}

export interface PreparedJob {
  readonly job: unknown;
  readonly transfer: readonly Transferable[];
}

interface Entry {
  readonly prepare: () => PreparedJob;
  readonly end: (end: JobEnd) => void;
  readonly fail: (error: unknown) => void;
  /** The thread at work on it; null while it waits. */
  thread: KillableThread | null;
}

/** A pool of at most `threads` threads; they start when there is work for them. */
export function createThreadPool(spec: ThreadSpec, threads: number): ThreadPool {
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`A pool of ${threads} threads cannot work.`);
  const living = new Set<KillableThread>();
  const leaving = new Set<Promise<void>>();
  const waiting: Entry[] = [];
  let isClosed = false;

  const start = () => {
    living.add(new KillableThread(spec, { onIdle: distribute, onDead: bury }));
  };

  function bury(thread: KillableThread, death: { readonly started: boolean; readonly reason: string }): void {
    living.delete(thread);
    const left = thread.exited.then(() => void leaving.delete(left));
    leaving.add(left);
    if (isClosed) return;
    if (death.started) start();
    else waiting.shift()?.fail(new Error(`An extraction thread could not start: ${death.reason}.`));
    distribute();
  }

  function distribute(): void {
    for (const thread of living) {
      const entry = thread.isIdle ? waiting.shift() : undefined;
      if (entry !== undefined) void work(thread, entry);
    }
    const starting = [...living].filter((thread) => thread.isStarting).length;
    const wanted = Math.min(waiting.length - starting, threads - living.size);
    for (let started = 0; started < wanted; started += 1) start();
  }

  async function work(thread: KillableThread, entry: Entry): Promise<void> {
    entry.thread = thread;
    try {
      const { job, transfer } = entry.prepare();
      entry.end(await thread.run(job, transfer));
    } catch (error) {
      // The job could not be handed over; the thread is as idle as before.
      entry.fail(error);
      distribute();
    }
  }

  function abandon(entry: Entry): void {
    if (entry.thread !== null) {
      void entry.thread.stop();
    } else {
      waiting.splice(waiting.indexOf(entry), 1);
      entry.end({ kind: "stopped" });
    }
  }

  const run = (prepare: () => PreparedJob, signal?: AbortSignal): Promise<JobEnd> => {
    if (isClosed || signal?.aborted === true) return Promise.resolve({ kind: "stopped" });
    return new Promise((resolve, reject) => {
      const onAbort = () => abandon(entry);
      const finish = <Outcome>(settle: (outcome: Outcome) => void) => {
        return (outcome: Outcome) => {
          signal?.removeEventListener("abort", onAbort);
          settle(outcome);
        };
      };
      const entry: Entry = { prepare, end: finish(resolve), fail: finish(reject), thread: null };
      signal?.addEventListener("abort", onAbort, { once: true });
      waiting.push(entry);
      distribute();
    });
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    for (const entry of waiting.splice(0)) entry.end({ kind: "stopped" });
    for (const thread of living) void thread.stop();
    await Promise.all(leaving);
  };

  return { run, close };
}
