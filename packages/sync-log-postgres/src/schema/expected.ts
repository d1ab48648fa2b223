/**
 * What the migrations leave of columns, indexes and policies, in the words of the catalog: plain data,
 * because every process that opens a log compares its database with it, and drizzle-orm would cost each
 * of them more memory than all the rest. A test holds it against the tables that are declared with it.
 */
import * as predicates from "./predicates.ts";
import { APP_ROLE, WORKER_ROLE } from "./roles.ts";

interface ExpectedColumn {
  readonly name: string;
  readonly type: string;
  readonly generatedAs: string | null;
}

interface ExpectedIndex {
  readonly name: string;
  readonly isUnique: boolean;
  /** The columns, with commas between them. */
  readonly keys: string;
  readonly predicate: string | null;
}

interface ExpectedPolicy {
  readonly name: string;
  /** As `pg_policy` names it: `*` for all, else the command's letter. */
  readonly command: "*" | "r" | "a" | "w" | "d";
  readonly roles: string;
  readonly using: string | null;
  readonly withCheck: string | null;
}

export interface ExpectedTable {
  readonly name: string;
  readonly columns: readonly ExpectedColumn[];
  readonly indexes: readonly ExpectedIndex[];
  readonly policies: readonly ExpectedPolicy[];
}

const TIME = "timestamp with time zone";

const { everyRow, ownStream, pickupInsert, workerTable, workTable } = predicates;

const syncChanges: ExpectedTable = {
  name: "sync_changes",
  columns: [
    plain("id", "uuid"),
    plain("app_id", "text"),
    plain("table_name", "text"),
    plain("record_id", "text"),
    plain("user_id", "text"),
    plain("space_id", "text"),
    plain("op", "text"),
    plain("data", "jsonb"),
    plain("field_meta", "jsonb"),
    plain("client_id", "text"),
    plain("created_at", TIME),
    plain("schema_version", "integer"),
    plain("actor", "jsonb"),
    plain("origin", "text"),
    plain("seq", "bigint"),
    { name: "import_job_id", type: "text", generatedAs: predicates.importJobId },
  ],
  indexes: [
    unique("sync_changes_pkey", "user_id,seq"),
    unique("sync_changes_id_key", "user_id,id"),
    partial("sync_changes_work", "user_id,seq", workTable),
    partial("sync_changes_work_record", "user_id,record_id", workTable),
    partial("sync_changes_import_job", "user_id,import_job_id", predicates.itemInsert),
    partial("sync_changes_pickup_age", "created_at", predicates.agedPickupInsert),
    partial("sync_changes_feeds", "user_id,seq", predicates.feedTable),
    partial("sync_changes_queue_record", "user_id,record_id", predicates.queueRecord),
  ],
  policies: [
    reading("app_reads_own", APP_ROLE, ownStream),
    appending("app_appends_own", APP_ROLE, predicates.ownAppend),
    removing("app_removes_own_pickups", APP_ROLE, predicates.ownPickupInsert),
    reading("worker_reads_work", WORKER_ROLE, workerTable),
    appending("worker_appends_work", WORKER_ROLE, workerTable),
    removing("worker_removes_pickups", WORKER_ROLE, pickupInsert),
  ],
};

const syncHeads: ExpectedTable = {
  name: "sync_heads",
  columns: [
    plain("user_id", "text"),
    plain("epoch", "text"),
    plain("seq", "bigint"),
    plain("attend_at", TIME),
    plain("live_from", "bigint"),
    plain("queue_attend_at", TIME),
    plain("queue_live_from", "bigint"),
  ],
  indexes: [
    unique("sync_heads_pkey", "user_id"),
    partial("sync_heads_attend", "attend_at,user_id", predicates.isAttended),
    partial("sync_heads_queue_attend", "queue_attend_at,user_id", predicates.isAttendedByQueue),
  ],
  policies: [using("app_uses_own", APP_ROLE, ownStream), using("worker_uses_all", WORKER_ROLE, everyRow)],
};

const syncLeases: ExpectedTable = {
  name: "sync_leases",
  columns: [
    plain("worker_id", "text"),
    plain("machine", "text"),
    plain("process_id", "integer"),
    plain("expires_at", TIME),
  ],
  indexes: [unique("sync_leases_pkey", "worker_id")],
  policies: [reading("app_reads", APP_ROLE, everyRow), using("worker_uses_all", WORKER_ROLE, everyRow)],
};

const syncMigrations: ExpectedTable = {
  name: "sync_migrations",
  columns: [
    plain("version", "integer"),
    plain("name", "text"),
    plain("checksum", "text"),
    plain("applied_at", TIME),
  ],
  indexes: [unique("sync_migrations_pkey", "version")],
  policies: [],
};

export const EXPECTED_TABLES: readonly ExpectedTable[] = [syncChanges, syncHeads, syncLeases, syncMigrations];

export const EXPECTED_TRIGGER = {
  table: "sync_changes",
  name: "sync_changes_take_position",
  definition:
    "CREATE TRIGGER sync_changes_take_position BEFORE INSERT ON sync_changes FOR EACH ROW " +
    "WHEN (new.seq IS NULL) EXECUTE FUNCTION sync_changes_take_position()",
} as const;

function plain(name: string, type: string): ExpectedColumn {
  return { name, type, generatedAs: null };
}

function unique(name: string, keys: string): ExpectedIndex {
  return { name, isUnique: true, keys, predicate: null };
}

function partial(name: string, keys: string, predicate: string): ExpectedIndex {
  return { name, isUnique: false, keys, predicate };
}

function reading(name: string, roles: string, rows: string): ExpectedPolicy {
  return { name, command: "r", roles, using: rows, withCheck: null };
}

function appending(name: string, roles: string, rows: string): ExpectedPolicy {
  return { name, command: "a", roles, using: null, withCheck: rows };
}

function removing(name: string, roles: string, rows: string): ExpectedPolicy {
  return { name, command: "d", roles, using: rows, withCheck: null };
}

/** Reading and writing of the same rows. */
function using(name: string, roles: string, rows: string): ExpectedPolicy {
  return { name, command: "*", roles, using: rows, withCheck: rows };
}
