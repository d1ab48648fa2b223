/**
 * What processes around a queue asked and were told: a claim of theirs upon the log, which the laws hold it to. Told in
 * the moment in which a process hears it; looked at when all that was stored until then has been read.
 */
import { LawBroken } from "../../laws/watcher.ts";
import type { BookedJob, JobBook } from "./job-book.ts";
import { isOfClaim } from "./token-of-claim.ts";

export class QueueWitness {
  readonly #book: JobBook;
  readonly #starts = new Map<string, number>();
  #toCheck: (() => void)[] = [];

  constructor(book: JobBook) {
    this.#book = book;
  }

  /** So often did something happen to a job: to be asked before a call whose effect is looked at afterwards. */
  mark(id: string): number {
    return this.#book.get(id)?.states.length ?? 0;
  }

  /** L2, L4: the caller was told that these jobs are there. */
  enqueued(ids: readonly string[]): void {
    this.#later(() => {
      for (const id of ids) if (!this.#book.get(id)) throw broken("L2", id, "was enqueued, and is not there");
    });
  }

  /** L2: the caller was told that these changes are in the log. */
  stored(changeIds: readonly string[]): void {
    this.#later(() => {
      const missing = changeIds.find((id) => !this.#book.changeIds.has(id));
      if (missing) throw broken("L2", missing, "is a change that was stored, and is not there");
    });
  }

  /** The caller was told that nothing of it was stored; it had given these ids. */
  refused(ids: readonly string[]): void {
    this.#later(() => {
      const there = ids.find((id) => this.#book.get(id));
      if (there) throw broken("L4", there, "was refused, and is there");
    });
  }

  /** The caller was told that a job which it wanted canceled, or ended, will not run any more. */
  ended(id: string, mark: number): void {
    this.#later(() => {
      const job = this.#book.get(id);
      const states = job ? this.#since(job, mark) : [];
      if (!states.some((state) => state !== "pending" && state !== "running"))
        throw broken("L2", id, `was said to be ended, and it was ${states.join(", ") || "unknown"}`);
    });
  }

  /** L7: what the caller was told of a job's state held at some time during the call. */
  told(id: string, state: string, mark: number): void {
    this.#later(() => {
      const job = this.#book.get(id);
      const states = job ? this.#since(job, mark) : [];
      if (!states.includes(state))
        throw broken("L7", id, `was told to be ${state}, and it was ${states.join(", ") || "unknown"}`);
    });
  }

  /** L12: a worker was told that its claim ended as it wished. */
  claimEnded(id: string, token: string): void {
    this.#later(() => {
      const ends = this.#book.get(id)?.endedUnder ?? [];
      if (!ends.some(({ claimId, isLost }) => !isLost && isOfClaim(token, id, claimId)))
        throw broken("L12", id, "was ended under a token, and not under its claim");
    });
  }

  /** L12: a worker was told that its result was not taken, and had not asked before. */
  dropped(id: string, token: string): void {
    this.#later(() => {
      const ends = this.#book.get(id)?.endedUnder ?? [];
      if (ends.some(({ claimId, state }) => state === "finished" && isOfClaim(token, id, claimId)))
        throw broken("L12", id, "was finished under a claim whose worker was told that it had ended");
    });
  }

  /** L13: a worker begins a job that will kill it. */
  poisonBegins(id: string, mayBegin: number): void {
    const starts = (this.#starts.get(id) ?? 0) + 1;
    this.#starts.set(id, starts);
    this.#later(() => {
      const { redrives = 0 } = this.#book.get(id) ?? {};
      if (starts > mayBegin * (redrives + 1))
        throw broken("L13", id, `killed its worker ${starts} times, and may do so ${mayBegin} times`);
    });
  }

  /** Everything that was stored has been read. */
  check(): void {
    if (this.#toCheck.length === 0) return;
    const checks = this.#toCheck;
    this.#toCheck = [];
    for (const check of checks) check();
  }

  #later(check: () => void): void {
    this.#toCheck.push(check);
  }

  /** The states that a job has had since a mark, the one then included. */
  #since(job: BookedJob, mark: number): readonly string[] {
    return job.states.slice(Math.max(0, mark - 1));
  }
}

function broken(law: string, id: string, what: string): LawBroken {
  return new LawBroken(law, `queue job ${id} ${what}`, { recordId: id });
}
