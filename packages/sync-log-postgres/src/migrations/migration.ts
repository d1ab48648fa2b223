/** What a migration is, and the checksum by which a database remembers which text it was given. */
import { createHash } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { defineQuery } from "../connection/query.ts";

export interface Migration {
  /** 1, 2, 3, … */
  readonly version: number;
  readonly name: string;
  /** All of its SQL text; what the checksum is of. */
  readonly text: readonly string[];
  /** Runs in the migration's transaction, as the owner role. */
  readonly apply: (connection: Connection) => Promise<void>;
}

export function checksumOf(migration: Migration): string {
  return createHash("sha256").update(migration.text.join(";\n")).digest("hex").slice(0, 16);
}

/** Runs statements that take and give nothing, one after the other. */
export async function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(defineQuery<[]>(statement));
}
