/** Keeps the worker's lease, in the log's time. A lease that ran out costs the claims, not the worker. */
import type { WorkerOptions } from "./options.ts";
import type { ImportWorkerPorts } from "./ports.ts";

export class Heartbeat {
  readonly #ports: ImportWorkerPorts;
  readonly #options: WorkerOptions;
  #stopTimer: (() => void) | null = null;
  #isStopped = true;

  constructor(ports: ImportWorkerPorts, options: WorkerOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Takes the lease; afterwards it is renewed until `stop`. */
  async start(): Promise<void> {
    this.#isStopped = false;
    await this.#renew();
    this.#schedule();
  }

  /** Ends the lease, so that nobody has to wait for it to run out. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopTimer?.();
    await this.#ports.log.leases.drop(this.#options.workerId);
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#stopTimer = this.#ports.timers.after(this.#options.heartbeatMs, () => {
      void this.#renew()
        .catch((error: unknown) => {
          this.#ports.observer.leaseRenewed({ result: "error" });
          this.#ports.logger.error(error, "the lease could not be renewed; it is tried again");
        })
        .finally(() => this.#schedule());
    });
  }

  async #renew(): Promise<void> {
    const { workerId, machine, processId, leaseMs } = this.#options;
    const { lapsed } = await this.#ports.log.leases.renew({ workerId, machine, processId }, leaseMs);
    this.#ports.observer.leaseRenewed({ result: lapsed ? "lost" : "renewed" });
  }
}
