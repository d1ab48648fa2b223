/** Waits for jobs that the worker has room for, one call after the other, through outages of the log. */
import { wishOf } from "../calls/dequeue-request.ts";
import type { ClaimedJob } from "../core/command.ts";
import { DequeueTimeoutError, QueueClosedError } from "../errors.ts";
import type { WorkerSettings } from "./worker-options.ts";

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

export interface JobTakerTools {
  readonly settings: WorkerSettings;
  /** Jobs that the worker would take now. */
  readonly room: () => number;
  readonly accept: (jobs: readonly ClaimedJob[]) => void;
}

export class JobTaker {
  readonly #tools: JobTakerTools;
  #asking = new AbortController();
  #wasFull = false;
  #isStopped = false;
  #endPause: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(tools: JobTakerTools) {
    this.#tools = tools;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There is room again that no transaction tells the queue of: what was passed over is asked for anew. */
  roomAgain(): void {
    if (!this.#wasFull || this.#tools.room() === 0) return;
    this.#wasFull = false;
    this.#asking.abort();
  }

  /** Settles when no job can come any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#asking.abort();
    this.#endPause?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let delayMs = FIRST_RETRY_MS;
    while (!this.#isStopped) {
      try {
        this.#tools.accept(await this.#ask());
        delayMs = FIRST_RETRY_MS;
      } catch (error) {
        if (this.#isStopped || error instanceof QueueClosedError) return;
        if (error instanceof DequeueTimeoutError) continue;
        const { logger } = this.#tools.settings;
        logger.error(error, "the queue worker could not ask for jobs; it tries again", { delayMs });
        await this.#pause(delayMs);
        delayMs = Math.min(MAX_RETRY_MS, delayMs * 2);
      }
    }
  }

  #ask(): Promise<readonly ClaimedJob[]> {
    const { queue, handlers, channels, workerId } = this.#tools.settings;
    const jobTypes = handlers.map(({ jobType }) => jobType);
    const limit = () => {
      const room = this.#tools.room();
      this.#wasFull = room === 0;
      return room;
    };
    this.#asking = new AbortController();
    return queue.tenantQueue.wait(wishOf({ jobTypes, channels, workerId, limit }), this.#asking.signal);
  }

  async #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#tools.settings.timers.after(delayMs, resolve);
    this.#endPause = () => {
      callOff();
      resolve();
    };
    await promise;
    this.#endPause = null;
  }
}
