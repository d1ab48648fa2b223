/** What a person is told when a command fails. */
import { ConfigError, ListenError } from "@tidemark/api";
import {
  DatabaseDiskFullError,
  DatabaseError,
  EmbeddedPostgresError,
  PermissionDeniedError,
  SetupError,
  TransientLogError,
  UnknownCommitError,
} from "@tidemark/sync-log-postgres";
import { UserError } from "./exit-codes.ts";

/** Errors whose own message has the fact, the cause and the next step. */
const FOR_PEOPLE = [
  UserError,
  ConfigError,
  ListenError,
  SetupError,
  EmbeddedPostgresError,
  PermissionDeniedError,
  DatabaseError,
];

const GO_ON = "Nothing is lost: run the same command again to go on.";
const DISK_FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** One message of fact, cause and next step. What nobody foresaw is a bug and keeps its stack. */
export function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return `This is a bug in Tidemark. ${String(error)}`;
  if (FOR_PEOPLE.some((known) => error instanceof known)) return error.message;
  if (error instanceof DatabaseDiskFullError) {
    return `The database's disk is full. Make room on it. ${GO_ON}`;
  }
  if (error instanceof TransientLogError || error instanceof UnknownCommitError) {
    return `The connection to the database was lost. ${GO_ON}`;
  }
  const { code = "", syscall, path = "a file" } = error as NodeJS.ErrnoException;
  if (DISK_FULL.has(code)) return `The disk is full, and ${path} could not be written. Make room. ${GO_ON}`;
  if (syscall !== undefined) return `${error.message}. Put that right. ${GO_ON}`;
  return `This is a bug in Tidemark. ${error.stack ?? error.message}`;
}
