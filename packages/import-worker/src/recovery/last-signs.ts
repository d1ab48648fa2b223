/**
 * When workers were last heard of, as far as their leases tell: also those whose lease has run out, or was
 * ended because their process is gone.
 */
import type { SyncLog } from "@tidemark/sync-log";

export class LastSigns {
  readonly #leases: Pick<SyncLog["leases"], "all">;
  readonly #expiries = new Map<string, number>();

  constructor(leases: Pick<SyncLog["leases"], "all">) {
    this.#leases = leases;
  }

  /** Call before leases are ended. */
  async look(): Promise<void> {
    for (const { workerId, expiresAtMs } of await this.#leases.all()) {
      this.#expiries.set(workerId, Math.max(expiresAtMs, this.#expiries.get(workerId) ?? 0));
    }
  }

  /** Until when the holder's lease ran, ms by the log's clock; 0 for one that was never seen. */
  readonly of = (holder: string): number => this.#expiries.get(holder) ?? 0;
}
