/**
 * Finds what a row may make a plain last-writer-wins reader believe although it is not so, and
 * remembers it until the queue has said it again with a later stamp. What the view holds is not
 * touched here.
 */
import { type Change, DELETED_AT, type Json } from "@tidemark/sync-log";
import { jobFields } from "./job-fields.ts";
import type { RowMemo } from "./row-memo.ts";
import { sameJson } from "./same-json.ts";
import type { JobView } from "./view.ts";

/** Fields of jobs that have to be said again. */
export class Corrections {
  readonly #fields = new Map<JobView, Set<string>>();

  get size(): number {
    return this.#fields.size;
  }

  has(job: JobView): boolean {
    return this.#fields.has(job);
  }

  add(job: JobView, field: string): void {
    const known = this.#fields.get(job);
    if (known) known.add(field);
    else this.#fields.set(job, new Set([field]));
  }

  drop(job: JobView, field: string): void {
    const known = this.#fields.get(job);
    known?.delete(field);
    if (known?.size === 0) this.#fields.delete(job);
  }

  entries(): Iterable<readonly [JobView, ReadonlySet<string>]> {
    return this.#fields;
  }
}

type Truth = Readonly<Record<string, Json>>;

/**
 * A job's fields as a plain reader should see them; of a deleted one only that it is deleted. That a job runs, and under
 * which claim, is with the claim: its own record says so when it has ended.
 */
export function truthOf(job: JobView, memo: RowMemo): Truth {
  if (job.isDeleted) return { [DELETED_AT]: true };
  const fields = { ...jobFields(job, memo), [DELETED_AT]: false };
  return job.state === "running" ? { ...fields, claim: null, startedAt: null } : fields;
}

/** Notes the fields that a plain reader may now see otherwise than they are, and forgets those set right. */
export function review(
  corrections: Corrections,
  job: JobView,
  change: Change,
  { before, after, isLate }: { readonly before: Truth; readonly after: Truth; readonly isLate: boolean },
): void {
  const said = saidBy(change);
  for (const field in after) {
    const isSaid = said[field] !== undefined;
    const isDoubtful = isSaid
      ? isLate || !sameJson(said[field], after[field])
      : !sameJson(before[field], after[field]);
    if (isDoubtful) corrections.add(job, field);
    else if (isSaid) corrections.drop(job, field);
  }
  // Where a record does not name the time of the end, that of its state counts, which the row may have moved.
  const hasEnded = (after["finishedAt"] ?? null) !== null;
  if (hasEnded && said["state"] !== undefined && said["finishedAt"] === undefined)
    corrections.add(job, "finishedAt");
}

/** A row of the queue that came in order sets right what it says. */
export function settleCorrections(corrections: Corrections, job: JobView, change: Change): void {
  for (const field in saidBy(change)) corrections.drop(job, field);
}

/** Of a deletion only the fact matters; any time of it is a true one. */
function saidBy(change: Change): Readonly<Record<string, Json | undefined>> {
  if (change.op === "delete") return { [DELETED_AT]: true };
  const deletedAt = change.data?.[DELETED_AT];
  if (deletedAt === undefined) return change.data ?? {};
  return { ...change.data, [DELETED_AT]: deletedAt !== null };
}
