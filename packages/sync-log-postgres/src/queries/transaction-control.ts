/** The edges of a transaction and of a step inside of it that may be undone alone. Read committed: what each statement sees is what was committed before it. */
import { defineQuery } from "../connection/query.ts";

export const beginTransaction = defineQuery<[]>("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
export const commitTransaction = defineQuery<[]>("COMMIT");
export const rollbackTransaction = defineQuery<[]>("ROLLBACK");

export const setSavepoint = defineQuery<[]>("SAVEPOINT step");
/** The savepoint stays; it is released with the transaction. */
export const rollbackToSavepoint = defineQuery<[]>("ROLLBACK TO SAVEPOINT step");
