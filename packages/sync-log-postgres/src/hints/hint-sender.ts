/**
 * Tells other processes which streams have news, at most once per interval however many streams
 * changed. A hint that cannot be sent is lost.
 */
import type { Logger } from "../embedded/logger.ts";
import { takePayload } from "./hint-payload.ts";

export const HINT_INTERVAL_MS = 50;

export class HintSender {
  readonly #from: string;
  readonly #send: (payload: string) => Promise<void>;
  readonly #logger: Logger;
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(from: string, send: (payload: string) => Promise<void>, logger: Logger) {
    this.#from = from;
    this.#send = send;
    this.#logger = logger;
  }

  publish(userId: string): void {
    if (this.#isClosed) return;
    this.#pending.add(userId);
    if (!this.#timer) this.#sendNext();
  }

  /** Drops what has not been sent yet and waits for what is being sent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#pending.clear();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#sending;
  }

  #sendNext(): void {
    this.#timer = null;
    if (this.#pending.size === 0) return;
    const payload = takePayload(this.#from, this.#pending);
    this.#sending = this.#send(payload).catch((error: unknown) => {
      this.#logger.error(error, "A hint to other processes was lost; they will find the news by polling");
    });
    this.#timer = setTimeout(() => this.#sendNext(), HINT_INTERVAL_MS);
    this.#timer.unref();
  }
}
