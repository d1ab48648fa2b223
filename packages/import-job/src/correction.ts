/**
 * Finds what a change may make a plain last-writer-wins reader believe although it is not so, and
 * remembers it until a worker has said it again with a later stamp. What the view holds is not
 * touched here.
 */
import { type Change, DELETED_AT, type Json } from "@tidemark/sync-log";
import { stampSpanMs } from "./fields.ts";
import type { ItemView, StreamView, Subject } from "./view.ts";

/** The record's fields, by the view, around the change. */
export interface Review {
  readonly before: Readonly<Record<string, Json>>;
  readonly after: Readonly<Record<string, Json>>;
  /** The change carries a time at or before one seen earlier, so that a reader may not take it. */
  readonly isLate: boolean;
}

/** Takes the change's times into the record's latest; answers whether one of them comes late. */
export function noteStamps(record: { lastStampMs: number }, change: Change): boolean {
  const { earliestMs, latestMs } = stampSpanMs(change);
  const isLate = earliestMs <= record.lastStampMs;
  record.lastStampMs = Math.max(record.lastStampMs, latestMs);
  return isLate;
}

/** Notes the fields that a plain reader now sees otherwise than the view, and forgets those set right. */
export function reviewChange(view: StreamView, subject: Subject, change: Change, review: Review): void {
  const { before, after, isLate } = review;
  const said = saidBy(change);
  for (const field in after) {
    const isSaid = said[field] !== undefined;
    const isDoubtful = isSaid
      ? isLate || said[field] !== after[field]
      : before !== after && before[field] !== after[field];
    if (isDoubtful) addCorrection(view, subject, field);
    else if (isSaid) dropCorrection(view, subject, field);
  }
}

/**
 * Pickups come by workers' inserts alone and go by deletes, whoever writes them. Anything else about a pickup
 * that is gone might bring it back for a plain reader, and so might a delete that comes late.
 */
export function reviewPickup(view: StreamView, item: ItemView, change: Change, isLate: boolean): void {
  const subject: Subject = { kind: "pickup", item };
  if (item.pickupAtMs !== null) dropCorrection(view, subject, DELETED_AT);
  else if (isLate || change.op !== "delete") addCorrection(view, subject, DELETED_AT);
  else if (change.fieldMeta[DELETED_AT] !== undefined) dropCorrection(view, subject, DELETED_AT);
}

function saidBy(change: Change): Readonly<Record<string, Json | undefined>> {
  if (change.op === "delete") return { [DELETED_AT]: change.fieldMeta[DELETED_AT] };
  return change.data ?? {};
}

function addCorrection(view: StreamView, subject: Subject, field: string): void {
  const key = keyOf(subject);
  const known = view.corrections.get(key);
  if (known) known.fields.add(field);
  else view.corrections.set(key, { subject, fields: new Set([field]) });
}

function dropCorrection(view: StreamView, subject: Subject, field: string): void {
  if (view.corrections.size === 0) return;
  const key = keyOf(subject);
  const known = view.corrections.get(key);
  known?.fields.delete(field);
  if (known?.fields.size === 0) view.corrections.delete(key);
}

function keyOf(subject: Subject): string {
  return `${subject.kind}/${subject.kind === "job" ? subject.job.id : subject.item.id}`;
}
