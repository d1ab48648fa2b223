/**
 * Conditions that indexes, policies and the generated column are made of, in the form in which
 * Postgres itself prints them, so that the drift check can compare them as text.
 */
import { IMPORT_TABLES, WORK_TABLES } from "@tidemark/sync-log";
import { USER_SETTING } from "./roles.ts";

const ofApp = `app_id = ${literal(IMPORT_TABLES.appId)}`;

/** Rows of the tables that workers attend to. */
export const workTable = `((${ofApp}) AND (table_name = ANY (ARRAY[${WORK_TABLES.tableNames.map(literal).join(", ")}])))`;

/** Rows that the retention of pickups may delete. */
export const pickupInsert = `((${ofApp}) AND (table_name = ${literal(IMPORT_TABLES.pickups)}) AND (op = 'insert'::text))`;

const ofUser = `user_id = NULLIF(current_setting(${literal(USER_SETTING)}, true), ''::text)`;

/** Rows of the user that the transaction was opened for; none while there is none. */
export const ownStream = `(${ofUser})`;

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
export const everyRow = "true";

function literal(text: string): string {
  return `'${text}'::text`;
}
