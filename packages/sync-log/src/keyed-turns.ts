/**
 * One at a time per key, in the order of asking: how the callers of one log get a stream's head. On Postgres it also
 * keeps them from each holding a connection while they wait for it.
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
