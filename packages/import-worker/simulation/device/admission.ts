/** What a device may write. Workers own the rest: their fields and states are refused before anything is stored. */
import { addItems, announceImport, ITEMS, JOBS, PICKUPS } from "@tidemark/import-job";
import { changeProblem, type Json, type NewChange, parseStampMs } from "@tidemark/sync-log";
import type { PushedChange, Refused, RefusalCode } from "./messages.ts";

const INTENDED_STATUSES: ReadonlySet<Json> = new Set(["paused", "running", "cancelled"]);
const INTENDED_STATES: ReadonlySet<Json> = new Set(["pending", "saved", "duplicate", "consent-wall"]);
/** Fields that a new record's writer chooses. */
const OWN_JOB_FIELDS: ReadonlySet<string> = new Set(["totalUrls", "source", "status", "enableRecovery"]);
const OWN_ITEM_FIELDS: ReadonlySet<string> = new Set(["jobId", "idx", "url"]);

const NOBODY = { clientId: "-", actor: null, nowMs: 0, newId: () => "" };
const BLANK_JOB = announceImport(NOBODY, { jobId: "-", totalUrls: 0, source: null }).data!;
const BLANK_ITEM = addItems(NOBODY, "-", [{ itemId: "-", url: "" }], 0)[0]!.data!;

/** Why a pushed change must not be stored, or null. */
export function refusalOf(pushed: PushedChange): Refused | null {
  const code = timesProblem(pushed) ?? judge(pushed);
  if (code === null) return null;
  return { eventId: pushed.eventId, code, detail: `${pushed.op} of ${pushed.table}/${pushed.id}` };
}

/** Why the log would refuse a change that was taken in, or null. */
export function storageRefusal(change: NewChange): Refused | null {
  const problem = changeProblem(change);
  return problem === null ? null : { eventId: change.id, code: "not-storable", detail: problem };
}

function timesProblem({ op, times, fields, deletedAt }: PushedChange): RefusalCode | null {
  if (op === "delete") return isTime(deletedAt) ? null : "unknown-shape";
  if (op === "insert") return Object.values(times ?? {}).every(isTime) ? null : "unknown-shape";
  return Object.values(fields ?? {}).every(({ at }) => isTime(at)) ? null : "unknown-shape";
}

function judge(pushed: PushedChange): RefusalCode | null {
  switch (pushed.table) {
    case JOBS:
      return judgeJob(pushed);
    case ITEMS:
      return judgeItem(pushed);
    case PICKUPS:
      return pushed.op === "delete" ? null : "worker-owned";
    default:
      return null;
  }
}

function judgeJob({ op, data, fields }: PushedChange): RefusalCode | null {
  if (op === "delete") return null;
  if (op === "insert") {
    if (data?.["status"] !== "queued" && data?.["status"] !== "paused") return "worker-owned";
    return startsBlank(data, BLANK_JOB, OWN_JOB_FIELDS) ? null : "worker-owned";
  }
  return hasOnly(fields, ["status"]) && INTENDED_STATUSES.has(fields?.["status"]?.value ?? null)
    ? null
    : "worker-owned";
}

function judgeItem({ op, data, fields }: PushedChange): RefusalCode | null {
  if (op === "delete") return "worker-owned";
  if (op === "insert") return startsBlank(data ?? {}, BLANK_ITEM, OWN_ITEM_FIELDS) ? null : "worker-owned";
  return hasOnly(fields, ["state", "articleId"]) && INTENDED_STATES.has(fields?.["state"]?.value ?? null)
    ? null
    : "worker-owned";
}

/** True when the fields that workers own have the values of a new record. */
function startsBlank(
  data: NonNullable<PushedChange["data"]>,
  blank: NonNullable<PushedChange["data"]>,
  own: ReadonlySet<string>,
): boolean {
  return Object.keys(data).every((field) => own.has(field) || data[field] === blank[field]);
}

function hasOnly(fields: PushedChange["fields"], names: readonly string[]): boolean {
  return Object.keys(fields ?? {}).every((field) => names.includes(field));
}

function isTime(text: string | undefined): boolean {
  return parseStampMs(text) !== null;
}
