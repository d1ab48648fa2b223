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
import { GO_ON, isDiskFull, UserError } from "./user-error.ts";

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

/** One message of fact, cause and next step. What nobody foresaw is a bug and keeps its stack. */
export function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return `This is a bug in Tidemark. ${String(error)}`;
  if (FOR_PEOPLE.some((known) => error instanceof known)) return error.message;
  if (isDatabaseDiskFull(error)) {
    return `The database's disk is full. Make room on it. ${GO_ON}`;
  }
  if (error instanceof TransientLogError || error instanceof UnknownCommitError) {
    return `The connection to the database was lost. ${GO_ON}`;
  }
  const { syscall, path = "a file" } = error as NodeJS.ErrnoException;
  if (isDiskFull(error))
    return `The disk is full, and ${path} could not be written. Make room on it. ${GO_ON}`;
  if (syscall !== undefined) return `${error.message}. Put that right. ${GO_ON}`;
  return `This is a bug in Tidemark. ${error.stack ?? error.message}`;
}

/** Of the server of a log that was open, or of one that cannot be started for it. */
export function isDatabaseDiskFull(error: unknown): boolean {
  return (
    error instanceof DatabaseDiskFullError ||
    (error instanceof EmbeddedPostgresError && error.code === "disk-full")
  );
}
