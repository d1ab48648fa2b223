/**
 * Hears the hints of other processes on one connection of its own, and connects again by itself
 * whenever that is lost. It promises nothing: polling is the truth.
 */
import type { Connection } from "../connection/connection.ts";
import type { Logger } from "../embedded/logger.ts";
import { listenForHints } from "../queries/listen-for-hints.ts";
import { parsePayload } from "./hint-payload.ts";

export interface ListenerOptions {
  /** The name under which this process sends; its own notifications are passed over. */
  readonly from: string;
  readonly open: (onNotification: (payload: string) => void) => Promise<Connection>;
  readonly onHint: (userId: string) => void;
  readonly logger: Logger;
  /** The first wait before connecting again; doubles up to `maxRetryMs`. Default 100 and 5,000. */
  readonly retryMs?: number;
  readonly maxRetryMs?: number;
}

export class HintListener {
  readonly #options: ListenerOptions;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  readonly #tried = Promise.withResolvers<void>();
  #isStopped = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Resolves after the first try to listen, whether it succeeded or not. */
  get tried(): Promise<void> {
    return this.#tried.promise;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopped.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { retryMs = 100, maxRetryMs = 5_000, logger } = this.#options;
    let waitMs = retryMs;
    while (!this.#isStopped) {
      try {
        await this.#listenOnce(() => (waitMs = retryMs));
      } catch (error) {
        logger.error(error, "Cannot listen for hints; the log is polled meanwhile");
      }
      this.#tried.resolve();
      await this.#pause(waitMs);
      waitMs = Math.min(waitMs * 2, maxRetryMs);
    }
  }

  async #listenOnce(onListening: () => void): Promise<void> {
    const connection = await this.#options.open((payload) => this.#hear(payload));
    try {
      await connection.run(listenForHints);
      onListening();
      this.#tried.resolve();
      await Promise.race([connection.lost, this.#stopped.promise]);
    } finally {
      await connection.close();
    }
  }

  #hear(text: string): void {
    const payload = parsePayload(text);
    if (!payload || payload.from === this.#options.from) return;
    for (const stream of payload.streams) this.#options.onHint(stream);
  }

  async #pause(waitMs: number): Promise<void> {
    if (this.#isStopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    await Promise.race([promise, this.#stopped.promise]);
    clearTimeout(timer);
  }
}
