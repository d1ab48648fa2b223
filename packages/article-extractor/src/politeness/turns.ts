/**
 * Whose turn it is on a host: a few requests at a time, with a gap between them that follows the host's
 * answers. It holds for one process and knows no addresses, only hosts.
 */

import { gapMs, type HostPace, newPace, nextStartMs, noteEnd, type RequestEnd } from "./host-pace.ts";
import type { PolitenessLimits } from "./politeness-limits.ts";

export interface Timers {
  /** Calls back once after `delayMs`; the answer calls it off. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** A clock for durations only, ms from any origin. */
  readonly monotonicMs: () => number;
}

/** A request that runs; `leave` has to be called once, when it has ended. */
export interface Turn {
  readonly leave: (end: RequestEnd) => void;
}

export type Entrance =
  | { readonly kind: "turn"; readonly turn: Turn }
  /** The host's next turn is too far away. */
  | { readonly kind: "full"; readonly waitMs: number }
  | { readonly kind: "aborted" };

interface Host {
  readonly name: string;
  readonly pace: HostPace;
  readonly waiting: Set<() => void>;
  running: number;
  callOffAlarm: (() => void) | null;
}

export class Turns {
  readonly #limits: PolitenessLimits;
  readonly #timers: Timers;
  /** The least recently used first. */
  readonly #hosts = new Map<string, Host>();

  constructor(limits: PolitenessLimits, timers: Timers) {
    this.#limits = limits;
    this.#timers = timers;
  }

  /** Waits for a turn, in the order of arrival; an abort ends the waiting. */
  take(name: string, signal: AbortSignal): Promise<Entrance> {
    const host = this.#host(name);
    if (signal.aborted) return Promise.resolve({ kind: "aborted" });
    const waitMs = this.#waitMs(host) + host.waiting.size * gapMs(host.pace, this.#limits);
    if (waitMs > this.#limits.maxTurnWaitMs) return Promise.resolve({ kind: "full", waitMs });
    const { promise, resolve } = Promise.withResolvers<Entrance>();
    const enter = () => {
      signal.removeEventListener("abort", giveUp);
      resolve({ kind: "turn", turn: this.#start(host) });
    };
    const giveUp = () => {
      host.waiting.delete(enter);
      this.#serve(host);
      resolve({ kind: "aborted" });
    };
    signal.addEventListener("abort", giveUp, { once: true });
    host.waiting.add(enter);
    this.#serve(host);
    return promise;
  }

  /** A turn at once, for what a person waits for. Those in line see it: it counts, and begins their gap. */
  enter(name: string): Turn {
    return this.#start(this.#host(name));
  }

  /** Notes the gap that the host's robots.txt asks for; null for none. */
  setCrawlDelay(name: string, delayMs: number | null): void {
    this.#host(name).pace.crawlDelayMs = Math.min(delayMs ?? 0, this.#limits.maxCrawlDelayMs);
  }

  /** How many more requests would begin soon; Infinity where only their number at a time is a bound. */
  roomOn(name: string): number {
    const host = this.#hosts.get(name);
    if (host === undefined) return Infinity;
    if (this.#waitMs(host) > this.#limits.roomWithinMs) return 0;
    if (gapMs(host.pace, this.#limits) <= this.#limits.roomWithinMs) return Infinity;
    return Math.max(0, 1 - host.waiting.size);
  }

  #waitMs({ pace }: Host): number {
    return Math.max(0, nextStartMs(pace, this.#limits) - this.#timers.monotonicMs());
  }

  #start(host: Host): Turn {
    const startedMs = this.#timers.monotonicMs();
    host.pace.lastStartMs = startedMs;
    host.running += 1;
    return {
      leave: (end) => {
        host.running -= 1;
        noteEnd(host.pace, end, this.#timers.monotonicMs(), this.#limits);
        this.#serve(host);
      },
    };
  }

  /** Lets in who may go in, and sets the alarm for the next. */
  #serve(host: Host): void {
    host.callOffAlarm?.();
    host.callOffAlarm = null;
    for (const enter of host.waiting) {
      if (host.running >= this.#limits.perHost) return;
      const waitMs = this.#waitMs(host);
      if (waitMs > 0) {
        host.callOffAlarm = this.#timers.after(waitMs, () => this.#serve(host));
        return;
      }
      host.waiting.delete(enter);
      enter();
    }
  }

  #host(name: string): Host {
    const known = this.#hosts.get(name);
    const host = known ?? { name, pace: newPace(), waiting: new Set(), running: 0, callOffAlarm: null };
    this.#hosts.delete(name);
    this.#hosts.set(name, host);
    if (known === undefined) this.#forgetOne(host);
    return host;
  }

  /** Bounds what is remembered; a host that is asked or waited for stays. */
  #forgetOne(newcomer: Host): void {
    if (this.#hosts.size <= this.#limits.maxHosts) return;
    for (const host of this.#hosts.values()) {
      if (host === newcomer || host.running > 0 || host.waiting.size > 0) continue;
      this.#hosts.delete(host.name);
      return;
    }
  }
}
