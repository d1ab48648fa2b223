/** Reads the head without a lock. However many ask, one read runs and one stands in line. */
import type { Head, SyncLog } from "@tidemark/sync-log";

export class FreshHead {
  readonly #log: Pick<SyncLog, "head">;
  readonly #tenant: string;
  #running: Promise<void> | null = null;
  #next: Promise<Head | null> | null = null;

  constructor(log: Pick<SyncLog, "head">, tenant: string) {
    this.#log = log;
    this.#tenant = tenant;
  }

  /** What a read saw that began after this call. */
  read(): Promise<Head | null> {
    if (this.#next) return this.#next;
    if (!this.#running) return this.#start();
    this.#next = this.#running.then(() => {
      this.#next = null;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<Head | null> {
    const reading = this.#log.head(this.#tenant);
    this.#running = this.#untilEnded(reading);
    return reading;
  }

  async #untilEnded(reading: Promise<unknown>): Promise<void> {
    await Promise.allSettled([reading]);
    this.#running = null;
  }
}
