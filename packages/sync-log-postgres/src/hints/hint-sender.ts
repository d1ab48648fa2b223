/**
 * Tells other processes which streams have news, in one notification at a time however many streams
 * changed meanwhile. A hint that cannot be sent is lost.
 */
import type { Logger } from "../embedded/logger.ts";
import { takePayload } from "./hint-payload.ts";

/** No two notifications begin closer to each other. */
export const HINT_INTERVAL_MS = 5;

export class HintSender {
  readonly #from: string;
  readonly #send: (payload: string) => Promise<void>;
  readonly #logger: Logger;
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #isSending = false;
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
    this.#sendIfRested();
  }

  /** Drops what has not been sent yet and waits for what is being sent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#pending.clear();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#sending;
  }

  /** A database that is slow to take one holds back the next, so that they never take more than one connection. */
  #sendIfRested(): void {
    if (this.#timer || this.#isSending || this.#pending.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sendIfRested();
    }, HINT_INTERVAL_MS);
    this.#timer.unref();
    this.#isSending = true;
    this.#sending = this.#sendOne(takePayload(this.#from, this.#pending));
  }

  async #sendOne(payload: string): Promise<void> {
    try {
      await this.#send(payload);
    } catch (error) {
      this.#logger.error(error, "A hint to other processes was lost; they will find the news by polling");
    }
    this.#isSending = false;
    this.#sendIfRested();
  }
}
