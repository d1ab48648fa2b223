/** Lets work on one host's documents run one after the other, and work on different hosts side by side. */

export class HostTurns {
  /** What ends with the last turn that was taken of each host. */
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` when nothing else runs for the host. Settles as `work` does. */
  async take<T>(host: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(host);
    const { promise: tail, resolve: end } = Promise.withResolvers<void>();
    this.#tails.set(host, tail);
    try {
      await before;
      return await work();
    } finally {
      end();
      if (this.#tails.get(host) === tail) this.#tails.delete(host);
    }
  }
}
