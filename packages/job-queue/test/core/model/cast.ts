/** Those who write in a story: whoever enqueues jobs, and whoever writes rows without asking the queue. */
import { type Change, DELETED_AT, formatStamp, type JsonObject, type NewChange } from "@tidemark/sync-log";
import type { PreparedJob } from "../../../src/core/command.ts";
import { insertFields } from "../../../src/core/job-fields.ts";
import type { LimitOptions } from "../../../src/core/model.ts";
import { RowMemo } from "../../../src/core/row-memo.ts";
import { APP_ID, CLAIMS, JOBS } from "../../../src/core/tables.ts";
import type { DrawnJob, ForeignRow } from "./operations.ts";

/** All jobs with a key define it alike. */
const LIMITS_OF_KEYS: readonly LimitOptions[] = [
  { key: "limit-0", concurrency: 2 },
  { key: "limit-1", concurrency: 3, rate: { jobs: 2, periodMs: 1_000 } },
];

export interface Surroundings {
  /** All ids so far. */
  readonly ids: readonly string[];
  readonly id: string;
  readonly isIdGiven: boolean;
  readonly before: string | undefined;
  readonly nowMs: number;
}

export function drawJob(drawn: DrawnJob, { ids, id, isIdGiven, before, nowMs }: Surroundings): PreparedJob {
  const named = drawn.dependencies.flatMap((index) => (ids.length === 0 ? [] : [ids[index % ids.length]!]));
  const dependencies = [...new Set(before === undefined ? named : [before, ...named])];
  const { unique, limit, delayMs, maxAttempts } = drawn;
  return {
    id,
    isIdGiven,
    jobType: `type-${drawn.type}`,
    channel: `channel-${drawn.channel}`,
    args: JSON.stringify({ of: id }),
    dependencies: dependencies.filter((dependency) => dependency !== id),
    priority: drawn.priority,
    onFailedDependency: drawn.policy,
    ...(drawn.gathers && { gathers: true }),
    ...(delayMs !== null && { runAt: new Date(nowMs + delayMs) }),
    ...(maxAttempts !== null && { retry: { maxAttempts } }),
    ...(limit !== null && { limit: LIMITS_OF_KEYS[limit]! }),
    ...(unique !== null && {
      unique: {
        key: `key-${unique.key}`,
        ...(unique.periodMs !== null && { periodMs: unique.periodMs }),
      },
    }),
  };
}

export interface Occasion {
  readonly ids: readonly string[];
  /** Of rows. */
  readonly newId: () => string;
  readonly newJobId: () => string;
  readonly nowMs: number;
  /** By the writer's own clock. */
  readonly writtenAtMs: number;
  readonly firstInsertOf: (id: string) => Change | undefined;
}

export interface Foreign {
  readonly rows: readonly NewChange[];
  readonly inserts?: PreparedJob;
  readonly cancels?: string;
}

const NOTHING: Foreign = { rows: [] };

/** Values that a record of the queue does not get from strangers. */
const SCRIBBLES: readonly JsonObject[] = [
  { state: "finished", result: '"forged"' },
  { state: "pending" },
  { state: "running" },
  { priority: 7 },
  { args: '"other"', jobType: "type-9" },
  { runAt: "2031-01-01T00:00:00.000Z" },
  { [DELETED_AT]: "2030-01-01T00:00:00.000Z" },
  { [DELETED_AT]: null },
  { attempts: 9, losses: 9, requeues: 9, order: 1 },
  { startedAt: null, finishedAt: "2030-01-01T00:00:00.000Z", claim: "mine" },
];

export function foreignRows(row: ForeignRow, occasion: Occasion): Foreign {
  if (row.kind === "insert") return insertJob(row.job, occasion);
  const id = occasion.ids[row.job % Math.max(1, occasion.ids.length)];
  if (id === undefined) return NOTHING;
  switch (row.kind) {
    case "repeat-insert": {
      const first = occasion.firstInsertOf(id);
      if (!first) return NOTHING;
      return { rows: [rowOf(occasion, JOBS, id, "insert", first.data)] };
    }
    case "cancel":
      return { rows: [rowOf(occasion, JOBS, id, "update", { state: "canceled" })], cancels: id };
    case "delete":
      return { rows: [rowOf(occasion, JOBS, id, "delete", null)] };
    case "scribble":
      return { rows: [rowOf(occasion, JOBS, id, "update", SCRIBBLES[row.field]!)] };
    case "claim": {
      const data = { workerId: null, lease: "token", jobs: [id] };
      return { rows: [rowOf(occasion, CLAIMS, occasion.newId(), "insert", data)] };
    }
    default:
      return row satisfies never;
  }
}

function insertJob(drawn: DrawnJob, occasion: Occasion): Foreign {
  const { ids, newJobId, nowMs } = occasion;
  const job = drawJob(drawn, { ids, id: newJobId(), isIdGiven: true, before: undefined, nowMs });
  const { data } = insertFields(job, new RowMemo());
  return { rows: [rowOf(occasion, JOBS, job.id, "insert", data)], inserts: job };
}

function rowOf(
  { newId, writtenAtMs }: Occasion,
  tableName: string,
  recordId: string,
  op: NewChange["op"],
  data: JsonObject | null,
): NewChange {
  const at = formatStamp(writtenAtMs);
  const fields = op === "delete" ? [DELETED_AT] : Object.keys(data ?? {});
  return {
    id: newId(),
    appId: APP_ID,
    tableName,
    recordId,
    op,
    data,
    fieldMeta: Object.fromEntries(fields.map((field) => [field, at])),
    spaceId: null,
    clientId: "device-1",
    schemaVersion: 1,
    actor: null,
    origin: "user",
  };
}
