/** L15: a job's counters, as the log's rows say them, are those of its items. Counted without the code's own counting. */
import { type ItemState, JOBS, type StreamView } from "@tidemark/import-job";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

const COUNTED: Readonly<Record<string, readonly ItemState[]>> = {
  savedCount: ["saved", "consent-wall"],
  duplicateCount: ["duplicate"],
  errorCount: ["error"],
  warningCount: ["consent-wall"],
  cancelledCount: ["cancelled"],
};

export class CounterLaw implements Watcher {
  /** What the rows say, by user, job and field. */
  readonly #written = new Map<string, unknown>();
  /** Streams with news whose last change is a worker's. */
  readonly #accounted = new Map<string, StreamView>();

  committed({ userId, change, view }: Committed): void {
    if (change.origin === "system") this.#accounted.set(userId, view);
    else this.#accounted.delete(userId);
    if (change.tableName !== JOBS) return;
    for (const field in COUNTED) {
      const value = change.data?.[field];
      if (value !== undefined) this.#written.set(`${userId}/${change.recordId}/${field}`, value);
    }
  }

  step(): void {
    if (this.#accounted.size === 0) return;
    for (const view of this.#accounted.values()) this.#check(view);
    this.#accounted.clear();
  }

  #check({ userId, jobs }: StreamView): void {
    for (const job of jobs.values()) {
      if (!job.exists) continue;
      for (const field in COUNTED) {
        let count = 0;
        for (const { phase } of job.items) if (COUNTED[field]!.includes(phase.state)) count += 1;
        const written = this.#written.get(`${userId}/${job.id}/${field}`) ?? 0;
        if (written === count) continue;
        const what = `${field} of ${job.id} is ${JSON.stringify(written)}, and ${count} of its items are so`;
        throw new LawBroken("L15", what, { userId, recordId: job.id });
      }
    }
  }
}
