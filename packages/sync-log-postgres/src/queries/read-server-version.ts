import { defineQuery } from "../connection/query.ts";

export interface ServerVersion {
  /** Postgres' own number, such as 150004. */
  readonly number: number;
  /** Such as "15.4". */
  readonly text: string;
}

export const readServerVersion = defineQuery<[], ServerVersion>(`
SELECT current_setting('server_version_num')::integer AS number,
       current_setting('server_version') AS text`);
