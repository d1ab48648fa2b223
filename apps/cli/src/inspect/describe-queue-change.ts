/** One change of the queue in words, for people who read a job's history. Pure. */
import { type Change, DELETED_AT, type Json, QUEUE_TABLES } from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";
import type { DescribedChange } from "./describe-change.ts";

type FieldOf = (name: string) => Json;

const MAX_RESULT_CHARS = 200;

export function describeQueueChange(change: Change): DescribedChange {
  return { seq: change.seq, at: change.createdAt, who: whoWrote(change), what: tell(change) };
}

function whoWrote({ origin, clientId }: Change): string {
  return origin === "system" ? "queue" : `${origin} (${oneLine(clientId)})`;
}

function tell(change: Change): string {
  const field: FieldOf = (name) => change.data?.[name] ?? null;
  switch (change.tableName) {
    case QUEUE_TABLES.jobs:
      return change.op === "insert" ? tellInsert(field) : tellJob(change, field);
    case QUEUE_TABLES.claims:
      return field("workerId") === null ? "is taken" : `is taken by worker ${text(field("workerId"))}`;
    case QUEUE_TABLES.dependents:
      return `${Object.keys(change.data ?? {})
        .map(oneLine)
        .join(", ")} depends on it`;
    case QUEUE_TABLES.schedules:
      return tellSchedule(change, field);
    default:
      return `${change.op} of ${change.tableName} ${change.recordId}`;
  }
}

function tellInsert(field: FieldOf): string {
  // A record that is written again as a whole says how it stands.
  if (field("order") !== null) return `is written down again, as ${text(field("state"))}`;
  const dependencies = field("dependencies");
  const parts = [
    `is enqueued as a job of type ${text(field("jobType"))}`,
    field("channel") === null ? "" : `in channel ${text(field("channel"))}`,
    Array.isArray(dependencies) ? `after ${dependencies.map(text).join(", ")}` : "",
    field("runAt") === null ? "" : `not before ${text(field("runAt"))}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function tellJob(change: Change, field: FieldOf): string {
  if (change.op === "delete" || field(DELETED_AT) !== null) return "is deleted";
  switch (field("state")) {
    case "pending":
      return ["waits again", untilWhen(field("runAt")), counters(field)].filter(Boolean).join(", ");
    case "finished":
      return "is finished";
    case "failed":
      return `ends as failed${result(field("result"))}`;
    case "canceled":
      return "is canceled";
    default:
      return `its ${Object.keys(change.data ?? {})
        .map(oneLine)
        .join(", ")} are written`;
  }
}

function untilWhen(runAt: Json): string {
  return runAt === null ? "" : `not before ${text(runAt)}`;
}

function counters(field: FieldOf): string {
  const counts = ["attempts", "losses", "requeues"].filter((name) => field(name) !== null);
  return counts.map((name) => `${name} ${text(field(name))}`).join(", ");
}

function result(value: Json): string {
  if (typeof value !== "string") return "";
  const shown = oneLine(value);
  return `: ${shown.length > MAX_RESULT_CHARS ? `${shown.slice(0, MAX_RESULT_CHARS)}…` : shown}`;
}

function tellSchedule(change: Change, field: FieldOf): string {
  if (change.op === "delete" || field(DELETED_AT) !== null) return "the schedule is deleted";
  const rhythm = field("cron") === null ? `every ${text(field("everyMs"))} ms` : `at ${text(field("cron"))}`;
  const parts = [
    field("name") === null
      ? "the schedule is changed"
      : `the schedule ${text(field("name"))} is due ${rhythm}`,
    field("paused") === true ? "paused" : "",
    field("lastDueAt") === null ? "" : `last at ${text(field("lastDueAt"))}`,
    field("nextDueAt") === null ? "" : `next at ${text(field("nextDueAt"))}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function text(value: Json): string {
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}
