/**
 * The server's settings, all given on its command line: the cluster's own configuration files
 * stay as initdb made them, and a running server shows by its arguments what it was started with.
 */
import { createHash } from "node:crypto";

/** Postgres settings by name, as they would stand in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/** Sensible for a small machine; a caller's setting wins. */
const DEFAULTS: ServerSettings = {
  shared_buffers: "128MB",
  max_connections: 100,
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** What this package relies on, so no caller may change it. */
const FIXED: ServerSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  lc_messages: "C",
  log_destination: "stderr",
  logging_collector: "off",
  log_checkpoints: "off",
  // Statements and row details can hold what people wrote; the log file must not.
  log_statement: "none",
  log_min_error_statement: "panic",
  log_min_duration_statement: -1,
  log_error_verbosity: "terse",
};

const RESERVED = new Set([
  ...Object.keys(FIXED),
  "port",
  "cluster_name",
  "data_directory",
  "hba_file",
  "config_file",
]);

/** Stands in the title of each of the server's processes, so that they can be told by it. */
export function clusterName(clusterDir: string): string {
  return `tidemark-${createHash("sha256").update(clusterDir).digest("hex").slice(0, 12)}`;
}

/** Throws a RangeError for a setting that no caller may change or that is no setting's name. */
export function serverArguments(clusterDir: string, port: number, settings: ServerSettings): string[] {
  for (const name of Object.keys(settings)) {
    if (RESERVED.has(name) || !/^[a-z][a-z0-9_.]*$/.test(name)) {
      throw new RangeError(`The embedded server's setting "${name}" cannot be changed`);
    }
  }
  const all = { ...DEFAULTS, ...settings, ...FIXED, cluster_name: clusterName(clusterDir) };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", clusterDir, "-p", String(port), ...flags];
}
