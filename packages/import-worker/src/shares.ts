/**
 * Whose turn it is when streams want more than this worker can run: a free slot goes to the waiting
 * stream that runs least. Judges; starts nothing.
 */

export interface ShareSigns {
  /** Extractions of the stream that run here. */
  readonly runs: (userId: string) => number;
  /** True while the stream could use a free slot at once. */
  readonly wants: (userId: string) => boolean;
}

export class Shares {
  readonly #signs: ShareSigns;
  /** Streams with a job below its fair share, the one that waited longest first. */
  readonly #waiting = new Set<string>();

  constructor(signs: ShareSigns) {
    this.#signs = signs;
  }

  /** Notes what the stream's last transition said; a stream that waits on goes behind the others. */
  note(userId: string, isStarved: boolean): void {
    this.#waiting.delete(userId);
    if (isStarved) this.#waiting.add(userId);
  }

  /** Forgets streams that others have served: whoever waits is due. */
  keepOnly(due: ReadonlySet<string>): void {
    for (const userId of this.#waiting) if (!due.has(userId)) this.#waiting.delete(userId);
  }

  /** Slots that the stream may take before it is another one's turn; Infinity while none waits. */
  roomFor(userId: string): number {
    const { runs, wants } = this.#signs;
    let room = Infinity;
    for (const other of this.#waiting) {
      if (other !== userId && wants(other)) room = Math.min(room, runs(other) - runs(userId));
    }
    return Math.max(0, room);
  }

  /** The stream whose turn it is; it waits no more until its next transition says so. */
  takeNext(): string | null {
    const { runs, wants } = this.#signs;
    let next: string | null = null;
    for (const userId of this.#waiting) {
      if (wants(userId) && (next === null || runs(userId) < runs(next))) next = userId;
    }
    if (next !== null) this.#waiting.delete(next);
    return next;
  }

  /** Those that run least first; the given order decides between equals. */
  inTurn(userIds: readonly string[]): string[] {
    const { runs } = this.#signs;
    return userIds.toSorted((a, b) => runs(a) - runs(b));
  }
}
