/**
 * The world of one run: its time, its events, its chance. One event after the other happens; after each, everything
 * that follows from it without time passing happens too, and then those who watch look. Nothing in it knows the
 * machine's clock, its chance or its timers.
 */
import { EventQueue } from "./event-queue.ts";
import { type About, History } from "./history.ts";
import { Random } from "./random.ts";

/** When a run begins, by a true clock. */
export const START_MS = Date.parse("2026-03-01T12:00:00.000Z");

export interface WorldOptions {
  readonly seed: number;
  /** True when somebody wants to read what happened. */
  readonly keepsHistory?: boolean;
}

export interface RunBounds {
  /** Ends before the first event later than this, ms of the true time. */
  readonly untilMs: number;
  /** Events at most. */
  readonly maxSteps: number;
  /** Asked after each step; true ends the run. */
  readonly isOver?: () => boolean;
}

export class World {
  readonly random: Random;
  readonly history: History;
  /** Called after each step, when all that follows from it has happened. A promise is waited for. */
  onStep: () => void | Promise<void> = () => undefined;
  #nowMs = START_MS;
  #steps = 0;
  readonly #events = new EventQueue();

  constructor({ seed, keepsHistory = false }: WorldOptions) {
    this.random = new Random(seed);
    this.history = new History(keepsHistory);
  }

  /** The true time, ms since 1970. No process may see it: each has a clock of its own. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Lets something happen after `delayMs`; the answer calls it off. */
  at(delayMs: number, name: string, callback: () => void): () => void {
    const event = this.#events.push(this.#nowMs + Math.max(0, delayMs), name, callback);
    return () => {
      event.callback = null;
    };
  }

  /** Lets time go by in which nothing happens. */
  passTo(ms: number): void {
    const next = this.#events.peek()?.atMs ?? Infinity;
    this.#nowMs = Math.max(this.#nowMs, Math.min(ms, next));
  }

  /** Notes what happened, when somebody wants to read it; `what` is made only then. */
  tell(who: string, what: () => string, about?: About): void {
    if (this.history.isKept) this.history.note(this.#steps, this.#nowMs - START_MS, who, what(), about);
  }

  /** Lets events happen one after the other. Answers why it ended. */
  async run({ untilMs, maxSteps, isOver }: RunBounds): Promise<"over" | "no-events" | "time" | "steps"> {
    const lastStep = this.#steps + maxSteps;
    await settled();
    for (;;) {
      if (isOver?.() === true) return "over";
      if (this.#steps >= lastStep) return "steps";
      const next = this.#events.peek();
      if (!next) return "no-events";
      if (next.atMs > untilMs) return "time";
      this.#events.pop();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#steps += 1;
      const callback = next.callback!;
      next.callback = null;
      callback();
      await settled();
      await this.onStep();
    }
  }
}

/** Settles when everything that can happen without an event has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
