/**
 * The pages that users import. What a page is like follows from its address and the seed; each fetch of it is numbered,
 * and what comes of it carries that number, so that those who watch can tell whose result was stored.
 */
import type { ExtractAnswer } from "../../src/index.ts";
import type { FaultPlan } from "../kernel/faults.ts";
import type { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";

/** Words that are in every article and must be nowhere but with its owner. */
export const SECRET = "the-words-of-the-page";

const KINDS = [
  "article",
  "article",
  "article",
  "article",
  "article",
  "wall",
  "missing",
  "flaky",
  "flaky",
  "host-fault",
  "rate-limited",
  "crashes",
  "hangs",
  "poison",
] as const;
type Kind = (typeof KINDS)[number];

/** Longer than a claim may last. */
const HANGS_MS = 400_000;

export interface Fetch {
  readonly number: number;
  readonly url: string;
  readonly workerId: string;
  /** Name of the process's gate. */
  readonly process: string;
}

export interface WebWitness {
  /** A fetch starts in the process of that gate. */
  fetchStarts(fetch: Fetch): void;
  /** What the web answers it; whether that arrives is another matter. */
  answered(fetch: number, answer: ExtractAnswer): void;
  /** What comes of it is with its worker. One that was told to stop may give the page back instead. */
  ended(fetch: number, isStopped: () => boolean): void;
}

export class Web {
  readonly #world: World;
  readonly #plan: FaultPlan;
  readonly #random: Random;
  readonly #witness: WebWitness;
  readonly #kinds = new Map<string, Kind>();
  readonly #tries = new Map<string, number>();
  /** How often each page has killed its worker. */
  readonly kills = new Map<string, number>();
  #fetches = 0;

  constructor(world: World, plan: FaultPlan, witness: WebWitness) {
    this.#world = world;
    this.#plan = plan;
    this.#random = world.random.fork("web");
    this.#witness = witness;
  }

  /** As the worker's port has it. */
  readonly extract = (
    gate: Gate,
    workerId: string,
    url: string,
    signal: AbortSignal,
  ): Promise<ExtractAnswer> => {
    this.#fetches += 1;
    const fetch = { number: this.#fetches, url, workerId, process: gate.name };
    this.#witness.fetchStarts(fetch);
    const answer = gate.call(`fetches ${url}`, () => this.#answer(gate, fetch, signal));
    const ended = () => this.#witness.ended(fetch.number, () => signal.aborted);
    answer.then(({ ok }) => (ok ? undefined : ended()), ended);
    return answer;
  };

  /** The article of a fetch was sealed for its owner. */
  readonly sealed = (title: string): void => {
    const number = fetchNumberOf(title);
    if (number !== null) this.#witness.ended(number, () => false);
  };

  #answer(gate: Gate, fetch: Fetch, signal: AbortSignal): Promise<ExtractAnswer> {
    const { url, number } = fetch;
    const tries = (this.#tries.get(url) ?? 0) + 1;
    this.#tries.set(url, tries);
    const kind = this.#kindOf(url);
    if (kind === "poison") {
      this.kills.set(url, (this.kills.get(url) ?? 0) + 1);
      this.#world.tell(gate.name, () => `${url} kills it`);
      gate.kill();
    }
    const { promise, resolve, reject } = Promise.withResolvers<ExtractAnswer>();
    const own = this.#random.fork(`${url}#${tries}`);
    // Most pages stop when they are told to.
    if (own.chance(0.9)) {
      if (signal.aborted) reject(signal.reason as Error);
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }
    const takesMs =
      kind === "hangs" && tries === 1 ? HANGS_MS : 50 + own.int(own.chance(0.2) ? 15_000 : 1_500);
    this.#world.at(takesMs, `${url} answers`, () => {
      if (kind === "crashes" && tries === 1) reject(new Error(`It crashed over ${SECRET}.`));
      else {
        const answer = answerOf(kind, url, number, tries);
        this.#witness.answered(number, answer);
        resolve(answer);
      }
    });
    return promise;
  }

  #kindOf(url: string): Kind {
    const known = this.#kinds.get(url);
    if (known) return known;
    const drawn = this.#random.fork(url).pick(KINDS);
    const kind = drawn === "poison" && !this.#isPoisoned(url) ? "article" : drawn;
    this.#kinds.set(url, kind);
    return kind;
  }

  #isPoisoned(url: string): boolean {
    return this.#plan.has("poison-pages") && this.#plan.allows(`poison-pages@${url}`);
  }
}

/** The number of the fetch that a failure's message or an article's title tells of. */
export function fetchNumberOf(text: string): number | null {
  const match = /\(fetch (\d+)\)/.exec(text);
  return match ? Number(match[1]) : null;
}

function answerOf(kind: Kind, url: string, number: number, tries: number): ExtractAnswer {
  const message = `It failed. (fetch ${number})`;
  const failed = (code: string, retryable: boolean, retryAfterMs?: number): ExtractAnswer => ({
    ok: false,
    code,
    message,
    retryable,
    retryAfterMs,
  });
  if (kind === "missing") return failed("not-found", false);
  if (kind === "host-fault") return failed("server-error", true);
  if (kind === "flaky" && tries < 3) return failed("timeout", true);
  if (kind === "rate-limited" && tries < 2) return failed("rate-limited", true, 3_000);
  return {
    ok: true,
    article: {
      originalUrl: url,
      title: `${SECRET} (fetch ${number})`,
      excerpt: null,
      content: SECRET,
      htmlContent: `<p>${SECRET}</p>`,
      author: null,
      siteName: null,
      wordCount: 2,
      readingTimeMinutes: 1,
      warning: kind === "wall" ? "probable_consent_wall" : null,
    },
  };
}
