/**
 * One at a time per key, in the order of asking. Keeps the callers of one stream in this process
 * from each holding a connection while they wait for the same head.
 */
export class KeyedTurns {
  readonly #last = new Map<string, Promise<void>>();

  isTaken(key: string): boolean {
    return this.#last.has(key);
  }

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    try {
      await before;
      return await work();
    } finally {
      resolve();
      if (this.#last.get(key) === promise) this.#last.delete(key);
    }
  }
}
