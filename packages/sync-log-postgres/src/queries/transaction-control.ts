/** The edges of a transaction. Read committed: what each statement sees is what was committed before it. */
import { defineQuery } from "../connection/query.ts";

export const beginTransaction = defineQuery<[]>("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
export const commitTransaction = defineQuery<[]>("COMMIT");
export const rollbackTransaction = defineQuery<[]>("ROLLBACK");
