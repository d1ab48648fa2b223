/** Keeps the worker's lease, in the log's time. A lease that ran out costs the claims, not the worker. */
import type { WorkerSettings } from "./worker-options.ts";

export class LeaseKeeper {
  readonly #settings: WorkerSettings;
  #isBeating = false;
  #stopTimer: (() => void) | null = null;
  /** Renewing and dropping come one after the other, or a late renewal would outlive the drop. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  /** Takes the lease. Rejects with what the log threw. */
  take(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#renew();
      this.#isBeating = true;
      this.#schedule();
    });
  }

  /** Ends the lease, so that nobody has to wait for it to run out. Never rejects. */
  end(): Promise<void> {
    this.#isBeating = false;
    this.#stopTimer?.();
    const { queue, workerId, logger } = this.#settings;
    return this.#inTurn(async () => {
      try {
        await queue.leases.drop(workerId);
      } catch (error) {
        logger.error(error, "the queue worker's lease could not be ended; it runs out by itself");
      }
    });
  }

  #schedule(): void {
    const { timers, heartbeatMs, observer, logger } = this.#settings;
    this.#stopTimer = timers.after(heartbeatMs, () => {
      void this.#inTurn(async () => {
        if (!this.#isBeating) return;
        try {
          await this.#renew();
        } catch (error) {
          observer.leaseRenewed({ result: "error" });
          logger.error(error, "the queue worker's lease could not be renewed; it is tried again");
        }
        if (this.#isBeating) this.#schedule();
      });
    });
  }

  async #renew(): Promise<void> {
    const { queue, workerId, machine, processId, leaseMs, observer } = this.#settings;
    const { lapsed } = await queue.leases.renew({ workerId, machine, processId }, leaseMs);
    observer.leaseRenewed({ result: lapsed ? "lost" : "renewed" });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
