/**
 * Conditions that indexes, policies and the generated column are made of, in the form in which
 * Postgres itself prints them, so that the drift check can compare them as text.
 */
import {
  FEED_TABLE_SET,
  IMPORT_TABLES,
  QUEUE_TABLE_SET,
  QUEUE_TABLES,
  type TableSet,
  WORK_TABLES,
} from "@tidemark/sync-log";
import { USER_SETTING } from "./roles.ts";

const ofApp = `app_id = ${literal(IMPORT_TABLES.appId)}`;

/** Rows that the import folds. */
export const workTable = ofTables(WORK_TABLES);

/** Rows of the subscriptions. */
export const feedTable = ofTables(FEED_TABLE_SET);

/** Rows of all that the worker's role may use. */
export const workerTable = `(${[WORK_TABLES, QUEUE_TABLE_SET, FEED_TABLE_SET].map(ofTables).join(" OR ")})`;

/** Rows of the queue. The second condition holds for every row; it keeps reads by position away from the index by record. */
export const queueRecord = `((app_id = ${literal(QUEUE_TABLES.appId)}) AND (record_id <> ''::text))`;

/** Rows that the retention of pickups may delete. */
export const pickupInsert = `((${ofApp}) AND (table_name = ${literal(IMPORT_TABLES.pickups)}) AND (op = 'insert'::text))`;

const ofUser = `user_id = NULLIF(current_setting(${literal(USER_SETTING)}, true), ''::text)`;

/** Rows of the user that the transaction was opened for; none while there is none. */
export const ownStream = `(${ofUser})`;

/**
 * What a user's session may append: rows of its own stream, and none in the queue that pass for the
 * system's. What the queue takes from others is an enqueue or a cancel, whatever they write.
 */
export const ownAppend = `((${ofUser}) AND ((app_id <> ${literal(QUEUE_TABLES.appId)}) OR (origin <> 'system'::text)))`;

/** The second condition holds for every row; it keeps queries that name no age away from the index by age. */
export const agedPickupInsert = pickupInsert.replace(/\)$/, " AND (created_at IS NOT NULL))");

export const itemInsert = `((${ofApp}) AND (table_name = ${literal(IMPORT_TABLES.items)}) AND (op = 'insert'::text))`;

export const ownPickupInsert = pickupInsert.replace("((", `((${ofUser}) AND (`);

const importJobOf = `(data ->> 'jobId'::text)`;

/** The job that an item's insert names. */
export const importJobId =
  `CASE WHEN ((${ofApp}) AND (table_name = ${literal(IMPORT_TABLES.items)}) AND (op = 'insert'::text) ` +
  `AND (jsonb_typeof((data -> 'jobId'::text)) = 'string'::text)) THEN ${importJobOf} ELSE NULL::text END`;

export const isAttended = "(attend_at IS NOT NULL)";
export const isAttendedByQueue = "(queue_attend_at IS NOT NULL)";
export const everyRow = "true";

function ofTables({ appId, tableNames }: TableSet): string {
  const isNamed =
    tableNames.length === 1
      ? `table_name = ${literal(tableNames[0]!)}`
      : `table_name = ANY (ARRAY[${tableNames.map(literal).join(", ")}])`;
  return `((app_id = ${literal(appId)}) AND (${isNamed}))`;
}

function literal(text: string): string {
  return `'${text}'::text`;
}
