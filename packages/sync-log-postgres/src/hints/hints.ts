/** The hints of one log: to this process's listeners at once, to other processes by NOTIFY. */
import type { Logger } from "../embedded/logger.ts";
import type { HintListener } from "./hint-listener.ts";
import type { HintSender } from "./hint-sender.ts";

export class Hints {
  readonly #sender: HintSender;
  readonly #startListening: (onHint: (userId: string) => void) => HintListener;
  readonly #logger: Logger;
  readonly #listeners = new Set<(userId: string) => void>();
  #remote: HintListener | null = null;

  constructor(
    sender: HintSender,
    startListening: (onHint: (userId: string) => void) => HintListener,
    logger: Logger,
  ) {
    this.#logger = logger;
    this.#sender = sender;
    this.#startListening = startListening;
  }

  publish(userId: string): void {
    this.#deliver(userId);
    this.#sender.publish(userId);
  }

  async subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>> {
    const listener = (userId: string) => onHint(userId);
    this.#listeners.add(listener);
    this.#remote ??= this.#startListening((userId) => this.#deliver(userId));
    await this.#remote.tried;
    return async () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) await this.#stopListening();
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await Promise.all([this.#stopListening(), this.#sender.close()]);
  }

  /** What a listener throws is its own trouble: the changes that it is told of are stored. */
  #deliver(userId: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(userId);
      } catch (error) {
        this.#logger.error(error, "A listener for hints threw");
      }
    }
  }

  async #stopListening(): Promise<void> {
    const remote = this.#remote;
    this.#remote = null;
    await remote?.stop();
  }
}
