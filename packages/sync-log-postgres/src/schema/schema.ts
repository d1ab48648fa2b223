/**
 * The tables as the migrations leave them, declared with drizzle-orm, for the queries of programs that
 * embed the log (`@tidemark/sync-log-postgres/schema`). The log itself imports none of this: it runs the
 * statements in `../queries` and checks its database against `expected.ts`, which says the same.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgRole,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import * as predicates from "./predicates.ts";
import { APP_ROLE, WORKER_ROLE } from "./roles.ts";

const app = pgRole(APP_ROLE).existing();
const worker = pgRole(WORKER_ROLE).existing();

const workTable = sql.raw(predicates.workTable);
const workerTable = sql.raw(predicates.workerTable);
const pickupInsert = sql.raw(predicates.pickupInsert);
const ownStream = sql.raw(predicates.ownStream);
const everyRow = sql.raw(predicates.everyRow);

/** Every change of every stream. Rows are never updated. */
export const syncChanges = pgTable(
  "sync_changes",
  {
    id: uuid("id").notNull(),
    appId: text("app_id").notNull(),
    tableName: text("table_name").notNull(),
    recordId: text("record_id").notNull(),
    userId: text("user_id").notNull(),
    spaceId: text("space_id"),
    op: text("op").notNull(),
    data: jsonb("data"),
    fieldMeta: jsonb("field_meta").notNull(),
    clientId: text("client_id").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    schemaVersion: integer("schema_version").notNull(),
    actor: jsonb("actor"),
    origin: text("origin").notNull(),
    /** Position in the stream. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    /**
     * The job that an item's insert names. A column of its own, because row-level security
     * keeps JSON operators out of index conditions.
     */
    importJobId: text("import_job_id").generatedAlwaysAs(sql.raw(predicates.importJobId)),
  },
  (t) => [
    primaryKey({ name: "sync_changes_pkey", columns: [t.userId, t.seq] }),
    uniqueIndex("sync_changes_id_key").on(t.userId, t.id),
    index("sync_changes_work").on(t.userId, t.seq).where(workTable),
    index("sync_changes_work_record").on(t.userId, t.recordId).where(workTable),
    index("sync_changes_import_job").on(t.userId, t.importJobId).where(sql.raw(predicates.itemInsert)),
    index("sync_changes_pickup_age").on(t.createdAt).where(sql.raw(predicates.agedPickupInsert)),
    index("sync_changes_feeds").on(t.userId, t.seq).where(sql.raw(predicates.feedTable)),
    index("sync_changes_queue_record").on(t.userId, t.recordId).where(sql.raw(predicates.queueRecord)),
    pgPolicy("app_reads_own", { for: "select", to: app, using: ownStream }),
    pgPolicy("app_appends_own", {
      for: "insert",
      to: app,
      withCheck: sql.raw(predicates.ownAppend),
    }),
    pgPolicy("app_removes_own_pickups", {
      for: "delete",
      to: app,
      using: sql.raw(predicates.ownPickupInsert),
    }),
    pgPolicy("worker_reads_work", { for: "select", to: worker, using: workerTable }),
    pgPolicy("worker_appends_work", { for: "insert", to: worker, withCheck: workerTable }),
    pgPolicy("worker_removes_pickups", { for: "delete", to: worker, using: pickupInsert }),
  ],
);

/** One row per stream: its last position, its lock, and when the worker of each lane should look. */
export const syncHeads = pgTable(
  "sync_heads",
  {
    userId: text("user_id").notNull(),
    epoch: text("epoch").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    attendAt: timestamp("attend_at", { withTimezone: true }),
    liveFrom: bigint("live_from", { mode: "number" }).notNull(),
    queueAttendAt: timestamp("queue_attend_at", { withTimezone: true }),
    queueLiveFrom: bigint("queue_live_from", { mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ name: "sync_heads_pkey", columns: [t.userId] }),
    index("sync_heads_attend").on(t.attendAt, t.userId).where(sql.raw(predicates.isAttended)),
    index("sync_heads_queue_attend")
      .on(t.queueAttendAt, t.userId)
      .where(sql.raw(predicates.isAttendedByQueue)),
    pgPolicy("app_uses_own", { for: "all", to: app, using: ownStream, withCheck: ownStream }),
    pgPolicy("worker_uses_all", { for: "all", to: worker, using: everyRow, withCheck: everyRow }),
  ],
);

/** Proof that workers live. */
export const syncLeases = pgTable(
  "sync_leases",
  {
    workerId: text("worker_id").notNull(),
    machine: text("machine").notNull(),
    processId: integer("process_id").notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ name: "sync_leases_pkey", columns: [t.workerId] }),
    pgPolicy("app_reads", { for: "select", to: app, using: everyRow }),
    pgPolicy("worker_uses_all", { for: "all", to: worker, using: everyRow, withCheck: everyRow }),
  ],
);

/** Which migrations this database has had, and the checksum of each. */
export const syncMigrations = pgTable(
  "sync_migrations",
  {
    version: integer("version").notNull(),
    name: text("name").notNull(),
    checksum: text("checksum").notNull(),
    appliedAt: timestamp("applied_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ name: "sync_migrations_pkey", columns: [t.version] })],
);
