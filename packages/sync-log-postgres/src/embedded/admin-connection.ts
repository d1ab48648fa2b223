/**
 * Reaches a server as its superuser: the URL, and the one question by which a server proves
 * that it answers, takes our password and serves our folder. It runs no other SQL.
 */
import postgres from "postgres";
import { readPassword, SUPERUSER } from "./cluster.ts";
import type { DataFolder } from "./data-folder.ts";

const CONNECT_TIMEOUT_S = 10;

export type ServerFacts = { serverVersion: string; clusterDir: string };

export async function adminUrl(folder: DataFolder, port: number): Promise<string> {
  return `postgres://${SUPERUSER}:${await readPassword(folder)}@127.0.0.1:${port}/postgres`;
}

/** Throws what the driver throws when the server does not answer or refuses us. */
export async function askServer(url: string): Promise<ServerFacts> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    fetch_types: false,
    prepare: false,
    onnotice: () => {},
  });
  try {
    const [row] = await sql<[ServerFacts]>`
      select current_setting('server_version') as "serverVersion",
             current_setting('data_directory') as "clusterDir"`;
    return { serverVersion: row.serverVersion, clusterDir: row.clusterDir };
  } finally {
    await sql.end({ timeout: 1 });
  }
}
