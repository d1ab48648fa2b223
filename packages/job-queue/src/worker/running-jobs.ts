/**
 * The jobs whose handlers run. A list in which each knows its place, and no set: the tables of a set through which
 * thousands pass a second keep what has left them alive until the next full collection of garbage.
 */
import type { JobRun } from "./job-run.ts";

export class RunningJobs {
  readonly #runs: JobRun[] = [];

  get size(): number {
    return this.#runs.length;
  }

  add(run: JobRun): void {
    run.place = this.#runs.push(run) - 1;
  }

  /** False when it is not there. */
  remove(run: JobRun): boolean {
    const { place } = run;
    if (place === null) return false;
    const last = this.#runs.pop()!;
    if (last !== run) {
      this.#runs[place] = last;
      last.place = place;
    }
    run.place = null;
    return true;
  }

  all(): readonly JobRun[] {
    return this.#runs;
  }

  /** All of them; none is here any more. */
  removeAll(): readonly JobRun[] {
    const runs = this.#runs.splice(0);
    for (const run of runs) run.place = null;
    return runs;
  }
}
