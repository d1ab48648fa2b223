/** Those who watch what becomes of fetches: each is told of what the web, its workers and their log have seen. */
import type { ExtractAnswer } from "../../src/index.ts";
import type { Fetch, WebWitness } from "../worker/web.ts";
import { AnswerBook } from "./answers.ts";
import { ClaimBook, type ClaimTools } from "./claims.ts";
import { FetchLaw } from "./fetches.ts";
import { ResultBook, type ResultTools } from "./results.ts";
import type { Watcher } from "./watcher.ts";

export interface FetchTools extends ClaimTools, ResultTools {
  /** True while no clock of the log has jumped. */
  readonly isClockTrue: () => boolean;
}

export class FetchBooks implements WebWitness {
  readonly #claims: ClaimBook;
  readonly #fetches = new FetchLaw();
  readonly #answers: AnswerBook;
  readonly #results: ResultBook;

  constructor(tools: FetchTools) {
    this.#claims = new ClaimBook(tools);
    this.#answers = new AnswerBook(tools.isClockTrue);
    this.#results = new ResultBook(tools);
  }

  get watchers(): readonly Watcher[] {
    return [this.#claims, this.#fetches, this.#answers, this.#results];
  }

  fetchStarts(fetch: Fetch): void {
    this.#claims.fetchStarts(fetch);
    this.#fetches.fetchStarts(fetch);
    this.#results.fetchStarts(fetch);
  }

  answered(fetch: number, answer: ExtractAnswer): void {
    this.#answers.answered(fetch, answer);
  }

  ended(fetch: number, isStopped: () => boolean): void {
    this.#results.ended(fetch, isStopped);
  }

  /** A process has heard that its transaction is committed, which saw the stream up to this position. */
  folded(process: string, userId: string, seq: number): void {
    this.#fetches.folded(process, userId, seq);
    this.#results.folded(process, userId);
  }

  /** A process begins a transaction of a stream. */
  begun(process: string, userId: string): void {
    this.#results.begun(process, userId);
  }

  /** Its transaction of a stream has ended, one way or the other. */
  left(process: string, userId: string): void {
    this.#results.left(process, userId);
  }

  /** A process has heard that these are stored. */
  acked(changeIds: readonly string[]): void {
    this.#results.acked(changeIds);
  }

  /** A process could not write to a stream. */
  failed(process: string, userId: string): void {
    this.#results.failed(process, userId);
  }
}
