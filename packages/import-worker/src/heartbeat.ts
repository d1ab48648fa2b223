/** Keeps the worker's lease, in the log's time. A lease that ran out costs the claims, not the worker. */
import type { WorkerOptions } from "./options.ts";
import type { ImportWorkerPorts, WorkerObserver } from "./ports.ts";

export type HeartbeatPorts = Pick<ImportWorkerPorts, "log" | "timers" | "logger"> & {
  readonly observer: Pick<WorkerObserver, "leaseRenewed">;
};

export type HeartbeatOptions = Pick<
  WorkerOptions,
  "workerId" | "machine" | "processId" | "leaseMs" | "heartbeatMs"
>;

export class Heartbeat {
  readonly #ports: HeartbeatPorts;
  readonly #options: HeartbeatOptions;
  #holders = 0;
  #isBeating = false;
  #stopTimer: (() => void) | null = null;
  /** Taking, renewing and dropping come one after the other, or a late renewal would outlive the drop. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(ports: HeartbeatPorts, options: HeartbeatOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Takes the lease, unless somebody holds it here already. Each holder lets go of it once. */
  async hold(): Promise<void> {
    this.#holders += 1;
    try {
      await this.#inTurn(async () => {
        if (this.#isBeating) return;
        await this.#renew();
        this.#isBeating = true;
        this.#schedule();
      });
    } catch (error) {
      this.#holders -= 1;
      throw error;
    }
  }

  /** Ends the lease with its last holder, so that nobody has to wait for it to run out. */
  async letGo(): Promise<void> {
    this.#holders -= 1;
    await this.#inTurn(async () => {
      if (this.#holders > 0 || !this.#isBeating) return;
      this.#isBeating = false;
      this.#stopTimer?.();
      await this.#ports.log.leases.drop(this.#options.workerId);
    });
  }

  #schedule(): void {
    this.#stopTimer = this.#ports.timers.after(this.#options.heartbeatMs, () => {
      void this.#inTurn(async () => {
        if (!this.#isBeating) return;
        try {
          await this.#renew();
        } catch (error) {
          this.#ports.observer.leaseRenewed({ result: "error" });
          this.#ports.logger.error(error, "the lease could not be renewed; it is tried again");
        }
        this.#schedule();
      });
    });
  }

  async #renew(): Promise<void> {
    const { workerId, machine, processId, leaseMs } = this.#options;
    const { lapsed } = await this.#ports.log.leases.renew({ workerId, machine, processId }, leaseMs);
    this.#ports.observer.leaseRenewed({ result: lapsed ? "lost" : "renewed" });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }
}
