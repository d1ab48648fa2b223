/** Runs the check over changes as `tidemark verify` does: page by page, reading again what it asks for. */
import type { Change, Head, HeadHints, Json } from "@tidemark/sync-log";
import { QueueLawCheck, type QueueReport } from "../../../src/core/laws/law-check.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../../src/core/limits.ts";

export interface CheckOptions {
  /** Default: nobody is to look, and a fold begins at the first change. */
  readonly hints?: Partial<HeadHints>;
  readonly limits?: QueueLimits;
  readonly pageSize?: number;
  /** The log's time; default: that of the last change. */
  readonly nowMs?: number;
  /** Position of the head; default: that of the last change. */
  readonly headSeq?: number;
}

export function checkLaws(given: readonly Change[], options: CheckOptions = {}): QueueReport {
  const changes = given.map(asStored);
  const { hints = {}, limits = DEFAULT_QUEUE_LIMITS, pageSize = 5 } = options;
  const last = changes.at(-1);
  const head: Head = {
    userId: "tenant-1",
    epoch: "00000001",
    seq: options.headSeq ?? last?.seq ?? 0,
    attendAtMs: null,
    liveFrom: 1,
    queue: { attendAtMs: null, liveFrom: 1, ...hints },
  };
  const check = new QueueLawCheck(head, limits);
  for (let at = 0; at < changes.length; at += pageSize) {
    for (const change of changes.slice(at, at + pageSize)) check.observe(change);
    const unread = new Set(check.unread());
    check.settle(changes.filter(({ recordId }) => unread.has(recordId)));
  }
  return check.report(head, options.nowMs ?? Date.parse(last?.createdAt ?? "2030-01-01T00:00:00Z"));
}

/** A database keeps the fields of an object, and not their order. */
function asStored(change: Change): Change {
  return { ...change, data: reordered(change.data) as Change["data"] };
}

function reordered(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered);
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([field, inner]) => [field, reordered(inner)]));
}

/** The laws that are broken, each once, in order. */
export function laws({ violations }: Pick<QueueReport, "violations">): string[] {
  return [...new Set(violations.map(({ law }) => law))].sort();
}
