/**
 * Who may take how many free slots when streams want more than this worker can run. Slots go to the streams that run
 * least, as water fills a vessel, and a stream takes its part in one transition. Judges; starts nothing.
 */

/** What a stream could still use after a transition. */
export interface Appetite {
  /** Items that its jobs lack of their fair share. */
  readonly lack: number;
  /** True when more could run, if there is idle capacity to lend. */
  readonly takesMore: boolean;
}

/** What one transition may take. */
export interface Share {
  /** Items at most. */
  readonly room: number;
  /** True when jobs may go beyond their fair share. */
  readonly lends: boolean;
}

export interface ShareSigns {
  /** Slots that the stream has, those included that a transition under way has taken. */
  readonly runs: (userId: string) => number;
  /** True while a transition of the stream is under way here, so that it may take its part. */
  readonly isBusy: (userId: string) => boolean;
  /** True while the stream could use a free slot at once: within the fair share of its jobs, or a lent one. */
  readonly wants: (userId: string, kind: "fair" | "lent") => boolean;
}

interface Hungry {
  readonly lack: number;
  /** True once it was given its turn; its next transition says whether it waits on. */
  isServed: boolean;
}

export class Shares {
  readonly #signs: ShareSigns;
  /** Streams that could use more, the one that waited longest first. */
  readonly #hungry = new Map<string, Hungry>();

  constructor(signs: ShareSigns) {
    this.#signs = signs;
  }

  /** Notes what the stream's last transition said; a stream that waits on goes behind the others. */
  note(userId: string, { lack, takesMore }: Appetite): void {
    this.#hungry.delete(userId);
    if (takesMore) this.#hungry.set(userId, { lack, isServed: false });
  }

  /** Forgets streams that others have served: whoever waits is due. */
  keepOnly(due: ReadonlySet<string>): void {
    for (const userId of this.#hungry.keys()) if (!due.has(userId)) this.#hungry.delete(userId);
  }

  /**
   * The stream's part of so many free slots. While they do not suffice for what others lack, only those share in them;
   * what is left when they have it is idle, and lent to whoever can use it.
   */
  shareOf(userId: string, free: number): Share {
    const lacking = this.#others(userId, "fair");
    const lacked = lacking.reduce((sum, other) => sum + this.#hungry.get(other)!.lack, 0);
    if (lacked >= free && lacking.length > 0) {
      return { room: this.#roomBeside(lacking, userId, free), lends: false };
    }
    const room = this.#roomBeside(this.#others(userId, "lent"), userId, free);
    return { room: Math.min(room, free - lacked), lends: true };
  }

  /** The stream whose turn it is; it waits no more until its next transition says so. */
  takeNext(): string | null {
    const next = this.#poorest("fair") ?? this.#poorest("lent");
    if (next !== null) this.#hungry.get(next)!.isServed = true;
    return next;
  }

  /** Those that run least first; the given order decides between equals. */
  inTurn(userIds: readonly string[]): string[] {
    const { runs } = this.#signs;
    return userIds.toSorted((a, b) => runs(a) - runs(b));
  }

  #poorest(kind: "fair" | "lent"): string | null {
    const { runs, isBusy, wants } = this.#signs;
    let next: string | null = null;
    for (const [userId, { lack, isServed }] of this.#hungry) {
      if (isServed || isBusy(userId) || (kind === "fair" && lack === 0) || !wants(userId, kind)) continue;
      if (next === null || runs(userId) < runs(next)) next = userId;
    }
    return next;
  }

  #others(userId: string, kind: "fair" | "lent"): string[] {
    const { isBusy, wants } = this.#signs;
    const others: string[] = [];
    for (const [other, { lack, isServed }] of this.#hungry) {
      if (other === userId || (kind === "fair" && lack === 0)) continue;
      if (isBusy(other) || (!isServed && wants(other, kind))) others.push(other);
    }
    return others;
  }

  /** How many slots raise the stream to the level that all reach when the free ones are given to the poorest first. */
  #roomBeside(others: readonly string[], userId: string, free: number): number {
    const { runs } = this.#signs;
    const own = runs(userId);
    const richer = others.map(runs).sort((a, b) => a - b);
    let streams = 1;
    let slots = free + own;
    for (const other of richer) {
      if (other * streams >= slots) break;
      streams += 1;
      slots += other;
    }
    return Math.max(0, Math.floor(slots / streams) - own);
  }
}
