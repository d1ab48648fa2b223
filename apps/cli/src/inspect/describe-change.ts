/** One change of an import in words, for people who read a job's history. Pure. */
import { ITEMS, JOBS, PICKUPS } from "@tidemark/import-job";
import { type Change, DELETED_AT, type Json } from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";

export interface DescribedChange {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
}

/** `urlOf` names an item by its address; `effect` is the state machine's reason when it refused. */
export function describeChange(
  change: Change,
  urlOf: (itemId: string) => string,
  refusedBecause: string | null,
): DescribedChange {
  const what =
    refusedBecause === null
      ? tell(change, urlOf)
      : `${tell(change, urlOf)} — had no effect: ${refusedBecause}`;
  return { seq: change.seq, at: change.createdAt, who: whoWrote(change), what };
}

function whoWrote(change: Change): string {
  if (change.origin === "system") return "worker";
  if (change.origin === "user") return `user (${change.clientId})`;
  return `${change.origin} (${change.clientId})`;
}

function tell(change: Change, urlOf: (itemId: string) => string): string {
  const field = (name: string): Json => change.data?.[name] ?? null;
  switch (change.tableName) {
    case JOBS:
      return tellJob(change, field);
    case ITEMS:
      return `${urlOf(change.recordId)}: ${tellItem(change, field)}`;
    case PICKUPS: {
      const url = urlOf(change.recordId.replace(/^pickup-/, ""));
      return `${url}: ${change.op === "insert" ? "its article waits to be collected" : "its article was collected or given up"}`;
    }
    default:
      return `${change.op} of ${change.tableName} ${change.recordId}`;
  }
}

const JOB_STATUS_WORDS: Readonly<Record<string, string>> = {
  queued: "is queued",
  running: "runs",
  paused: "is paused",
  done: "is done",
  cancelled: "is cancelled",
};

function tellJob(change: Change, field: (name: string) => Json): string {
  if (change.op === "insert")
    return `the job is made, for ${text(field("totalUrls"))} ${field("totalUrls") === 1 ? "address" : "addresses"}`;
  if (change.op === "delete" || field(DELETED_AT) !== null) return "the job is deleted";
  const counters = ["savedCount", "duplicateCount", "errorCount", "warningCount", "cancelledCount"]
    .filter((name) => field(name) !== null)
    .map((name) => `${name.replace("Count", "")} ${text(field(name))}`);
  const status = field("status");
  const parts = [
    status === null ? "" : `the job ${JOB_STATUS_WORDS[text(status)] ?? `says ${text(status)}`}`,
    counters.length > 0 ? `counts: ${counters.join(", ")}` : "",
  ].filter(Boolean);
  return parts.join("; ") || `the job's ${Object.keys(change.data ?? {}).join(", ")} are written`;
}

function tellItem(change: Change, field: (name: string) => Json): string {
  if (change.op === "insert") return "is added";
  const claim = field("claim") === null ? "" : ` (claim ${text(field("claim"))})`;
  const failure = field("errorCode") === null ? "" : `: ${text(field("errorCode"))}, ${text(field("error"))}`;
  switch (field("state")) {
    case "extracting":
      return `is taken by worker ${text(field("claimedBy"))}, attempt ${text(field("attempts"))}${claim}`;
    case "extracted":
      return `is extracted${tellWarning(field("warning"))}${claim}`;
    case "pending":
      if (change.origin !== "system") return "is to be tried again";
      return field("nextAttemptAt") === null
        ? `goes back${failure}${claim}`
        : `goes back until ${text(field("nextAttemptAt"))}${failure}${claim}`;
    case "saved":
      return "is saved by a device";
    case "duplicate":
      return "is a duplicate of what its owner has";
    case "consent-wall":
      return "is saved by a device, with a consent wall";
    case "error":
      return `ends in error${failure}${claim}`;
    case "cancelled":
      return "is cancelled";
    default:
      return `${Object.keys(change.data ?? {}).join(", ")} are written${claim}`;
  }
}

const WARNING_WORDS: Readonly<Record<string, string>> = {
  probable_consent_wall: "probably a consent wall",
  probable_paywall: "probably only the beginning of a paid article",
};

function tellWarning(warning: Json): string {
  return warning === null ? "" : `, ${WARNING_WORDS[text(warning)] ?? text(warning)}`;
}

function text(value: Json): string {
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}
