/** Waits between tries: longer each time and at random, and no longer once somebody is in a hurry. */
import type { QueueOptions } from "../options.ts";
import type { QueuePorts } from "../ports.ts";

export class Backoff {
  readonly #options: QueueOptions;
  readonly #ports: Pick<QueuePorts, "timers" | "random">;
  #failures = 0;
  #isHurried = false;
  #endWait: (() => void) | null = null;

  constructor(options: QueueOptions, ports: Pick<QueuePorts, "timers" | "random">) {
    this.#options = options;
    this.#ports = ports;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Counts a failure; false when it is time to give up, which starts the counting anew. */
  mayTryAgain(): boolean {
    this.#failures += 1;
    if (this.#failures < this.#options.tries && !this.#isHurried) return true;
    this.#failures = 0;
    return false;
  }

  async wait(): Promise<void> {
    const { retryBaseMs, retryMaxMs } = this.#options;
    const ceilingMs = Math.min(retryMaxMs, retryBaseMs * 2 ** (this.#failures - 1));
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#ports.timers.after(this.#ports.random() * ceilingMs, resolve);
    this.#endWait = () => {
      callOff();
      resolve();
    };
    await promise;
    this.#endWait = null;
  }

  /** From now on the first failure is the last. */
  hurry(): void {
    this.#isHurried = true;
    this.#endWait?.();
  }
}
