/** Gathers what an attempt finds and does, and tells the observer at once. */
import type { RecoveryObserver } from "./ports.ts";
import type { Finding, Problem, RecoveryReport, Repair } from "./report.ts";

export class RecoveryNotes {
  readonly #found: Finding[] = [];
  readonly #done: Repair[] = [];
  readonly #problems: Problem[] = [];
  readonly #observer: RecoveryObserver;
  streams = 0;

  constructor(observer: RecoveryObserver) {
    this.#observer = observer;
  }

  found(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#found.push(finding);
      this.#observer.found(finding);
    }
  }

  done(repairs: readonly Repair[]): void {
    for (const repair of repairs) {
      this.#done.push(repair);
      this.#observer.done(repair);
    }
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
    this.#observer.problem(problem);
  }

  report(): RecoveryReport {
    return { found: this.#found, done: this.#done, problems: this.#problems, streams: this.streams };
  }
}
