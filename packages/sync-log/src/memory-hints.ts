/** Who wants to hear of news in the log in memory. */

export class MemoryHints {
  readonly #listeners = new Set<(userId: string) => void>();

  publish(userId: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(userId);
      } catch {
        // A listener's own trouble: what it is told of is stored, and a hint may be lost.
      }
    }
  }

  subscribe(onHint: (userId: string) => void): () => Promise<void> {
    const listener = (userId: string) => onHint(userId);
    this.#listeners.add(listener);
    return async () => {
      this.#listeners.delete(listener);
    };
  }
}
