/**
 * Dequeues that wait, first come first served. Those that want the same stand in one line, so that
 * asking whether there is anything for them is asked once a line. Holds no connection and no lock.
 */
import type { ClaimedJob, Want } from "../core/command.ts";

export interface Waiter {
  readonly want: Omit<Want, "limit">;
  /** Jobs at most, asked for when there are some; 0 lets the others go first. */
  readonly limit: () => number;
  /** True once nobody wants the answer any more. */
  readonly isGone: () => boolean;
  readonly give: (jobs: readonly ClaimedJob[]) => void;
  readonly fail: (error: unknown) => void;
}

export interface Line {
  readonly want: Omit<Want, "limit">;
  /** In the order of their coming, with their numbers. */
  readonly waiters: Map<Waiter, number>;
  /** Of whoever came last, gone or not. */
  lastNumber: number;
}

export class WaitingRoom {
  readonly #lines = new Map<string, Line>();
  #lastNumber = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Of whoever came last. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  add(waiter: Waiter): void {
    const key = lineOf(waiter);
    let line = this.#lines.get(key);
    if (!line) this.#lines.set(key, (line = { want: waiter.want, waiters: new Map(), lastNumber: 0 }));
    this.#lastNumber += 1;
    line.lastNumber = this.#lastNumber;
    line.waiters.set(waiter, this.#lastNumber);
    this.#size += 1;
  }

  /** Nothing happens when the waiter has left already. */
  remove(waiter: Waiter): void {
    const key = lineOf(waiter);
    const line = this.#lines.get(key);
    if (!line?.waiters.delete(waiter)) return;
    this.#size -= 1;
    if (line.waiters.size === 0) this.#lines.delete(key);
  }

  lines(): Iterable<Readonly<Line>> {
    return this.#lines.values();
  }

  /** Sends everybody away. */
  failAll(error: unknown): void {
    const waiters = [...this.#lines.values()].flatMap((line) => [...line.waiters.keys()]);
    this.#lines.clear();
    this.#size = 0;
    for (const waiter of waiters) waiter.fail(error);
  }
}

function lineOf({ want }: Waiter): string {
  return JSON.stringify([want.jobTypes, want.channels]);
}
