/**
 * Every fetch is for a claim of its worker that has not been fetched for yet, and (L17) none starts for an import of which
 * the worker had folded that it was called off.
 */
import { ITEMS, JOBS } from "@tidemark/import-job";
import type { Fetch } from "../worker/web.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

interface Claimed {
  readonly userId: string;
  readonly itemId: string;
  readonly jobId: string;
}

export class FetchLaw implements Watcher {
  /** Claims that no fetch was for yet, by worker and address. */
  readonly #open = new Map<string, Claimed[]>();
  /** Where imports were called off, by user and job. */
  readonly #calledOffAt = new Map<string, number>();
  /** How far a process has folded a stream. */
  readonly #folded = new Map<string, number>();
  #started: { readonly fetch: Fetch; readonly folded: ReadonlyMap<string, number> }[] = [];

  /** A process has heard that its transaction, which began at this position, was committed. */
  folded(process: string, userId: string, seq: number): void {
    this.#folded.set(`${process}/${userId}`, seq);
  }

  fetchStarts(fetch: Fetch): void {
    this.#started.push({ fetch, folded: new Map(this.#folded) });
  }

  committed({ userId, change, view, stateBefore }: Committed): void {
    const { tableName, recordId, seq } = change;
    if (tableName === JOBS) {
      const job = view.jobs.get(recordId);
      const key = `${userId}/${recordId}`;
      const isOff = job !== undefined && (job.deleted || job.status === "cancelled");
      if (isOff && !this.#calledOffAt.has(key)) this.#calledOffAt.set(key, seq);
    }
    if (tableName !== ITEMS || stateBefore !== "pending") return;
    const item = view.items.get(recordId);
    if (item?.phase.state !== "extracting") return;
    const key = `${item.phase.workerId} ${item.url}`;
    const claimed = { userId, itemId: recordId, jobId: item.job.id };
    this.#open.set(key, [...(this.#open.get(key) ?? []), claimed]);
  }

  step(): void {
    if (this.#started.length === 0) return;
    for (const { fetch, folded } of this.#started) this.#check(fetch, folded);
    this.#started = [];
  }

  #check({ workerId, url, process }: Fetch, folded: ReadonlyMap<string, number>): void {
    const key = `${workerId} ${url}`;
    const claims = this.#open.get(key) ?? [];
    const [first] = claims;
    if (!first) throw new LawBroken("L12", `${workerId} fetches ${url} without a claim of its own`);
    const fit = claims.find(({ userId, jobId }) => {
      const offAt = this.#calledOffAt.get(`${userId}/${jobId}`) ?? Infinity;
      return offAt > (folded.get(`${process}/${userId}`) ?? 0);
    });
    if (!fit) {
      const about = { userId: first.userId, recordId: first.itemId };
      throw new LawBroken(
        "L17",
        `${workerId} fetches ${url} although it knows that ${first.jobId} was called off`,
        about,
      );
    }
    claims.splice(claims.indexOf(fit), 1);
  }
}
