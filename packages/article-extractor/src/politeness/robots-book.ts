/**
 * Remembers what each website's robots.txt says, and asks for it when that is not known (RFC 9309, 2.3 and
 * 2.4): a file that is refused or missing forbids nothing, one that cannot be had just now forbids everything
 * until it can. Bounded in number, size and time.
 */

import { FAILURES } from "../failures.ts";
import type { FetchFailure, Received } from "../fetch-response.ts";
import type { PolitenessLimits } from "./politeness-limits.ts";
import { NO_RULES, readRobots, type RobotsRules } from "./robots-rules.ts";

export interface RobotsPorts {
  /** Gets the file at this address, cut off at `maxRobotsBytes`. */
  readonly fetchFile: (address: string) => Promise<Received>;
  readonly product: string;
  readonly limits: PolitenessLimits;
  readonly monotonicMs: () => number;
}

export type KnownRobots = { readonly ok: true; readonly rules: RobotsRules } | FetchFailure;

interface Page {
  readonly robots: Promise<KnownRobots>;
  /** Infinity while the file is being fetched. */
  untilMs: number;
  chars: number;
}

export class RobotsBook {
  readonly #ports: RobotsPorts;
  /** By origin, the least recently used first. */
  readonly #pages = new Map<string, Page>();
  #chars = 0;

  constructor(ports: RobotsPorts) {
    this.#ports = ports;
  }

  /** What the file of this origin says; a failure when it cannot be had just now. */
  look(origin: string): Promise<KnownRobots> {
    const known = this.#pages.get(origin);
    if (known !== undefined) {
      this.#tearOut(origin, known);
      if (known.untilMs > this.#ports.monotonicMs()) return this.#put(origin, known).robots;
    }
    return this.#put(origin, { robots: this.#learn(origin), untilMs: Infinity, chars: 0 }).robots;
  }

  /** Asks, and says how long the answer holds. */
  async #learn(origin: string): Promise<KnownRobots> {
    try {
      const robots = await this.#ask(origin);
      this.#date(origin, robots);
      return robots;
    } catch (error) {
      this.#date(origin, null);
      throw error;
    }
  }

  async #ask(origin: string): Promise<KnownRobots> {
    const { fetchFile, product, limits } = this.#ports;
    const received = await fetchFile(`${origin}/robots.txt`);
    if (received.ok === true) {
      return { ok: true, rules: readRobots(received.bytes, origin, product, limits) };
    }
    if (received.ok === false && FAILURES[received.code].retry === "later") {
      return { ...received, message: `${received.message} This was the answer for its robots.txt.` };
    }
    return { ok: true, rules: NO_RULES };
  }

  #date(origin: string, robots: KnownRobots | null): void {
    const page = this.#pages.get(origin);
    if (page === undefined) return;
    this.#tearOut(origin, page);
    // A fetch that was stopped says nothing, and one that threw is a bug of ours.
    if (robots === null || (!robots.ok && robots.code === "aborted")) return;
    const { limits, monotonicMs } = this.#ports;
    page.untilMs = monotonicMs() + (robots.ok ? limits.robotsLifetimeMs : limits.robotsRetryMs);
    page.chars = robots.ok ? robots.rules.chars : 0;
    this.#put(origin, page);
  }

  #put(origin: string, page: Page): Page {
    this.#pages.set(origin, page);
    this.#chars += page.chars;
    const { maxRobotsOrigins, maxRobotsChars } = this.#ports.limits;
    for (const [oldest, old] of this.#pages) {
      if (this.#pages.size <= maxRobotsOrigins && this.#chars <= maxRobotsChars) break;
      if (old !== page) this.#tearOut(oldest, old);
    }
    return page;
  }

  #tearOut(origin: string, page: Page): void {
    this.#pages.delete(origin);
    this.#chars -= page.chars;
  }
}
