/**
 * Turns what the driver throws into the log's own errors. It keeps the code and the one-line fact
 * and drops everything else: a driver's error carries parameters and row contents.
 */
import {
  DatabaseDiskFullError,
  DatabaseError,
  PermissionDeniedError,
  TransientLogError,
} from "./log-errors.ts";
import {
  DatabaseMissingError,
  DatabaseUnreachableError,
  LoginRefusedError,
  type SetupError,
} from "./setup-errors.ts";

/** Connection gone: node's codes and the driver's own. */
const LOST_CODES: ReadonlySet<string> = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);

/** SQLSTATEs after which the same transaction may succeed. */
const TRANSIENT_STATES: ReadonlySet<string> = new Set([
  "40001", // serialization failure
  "40P01", // deadlock
  "53300", // too many connections
  "55P03", // lock not available
  "57P01", // administrator's shutdown
  "57P02", // crash of another backend
  "57P03", // starting up or shutting down
  "57P05", // idle session timeout
  "25P03", // idle in transaction for too long
  "25P04", // transaction for too long
]);

const CONNECTION_EXCEPTION_CLASS = "08";

/** The error's SQLSTATE or network code, "" when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

export function isConnectionLoss(code: string): boolean {
  return LOST_CODES.has(code) || code.startsWith(CONNECTION_EXCEPTION_CLASS);
}

/** The class of a failed statement. Errors that are the log's own already pass through. */
export function classifyStatementError(error: unknown): Error {
  const code = codeOf(error);
  if (isOwn(error)) return error;
  const cause = bareCause(error);
  const fact = factOf(error);
  if (isConnectionLoss(code))
    return new TransientLogError(code, "The connection to the database was lost", { cause });
  if (TRANSIENT_STATES.has(code))
    return new TransientLogError(code, `The database undid the transaction: ${fact}`, { cause });
  if (code === "53100") return new DatabaseDiskFullError({ cause });
  if (code === "42501") return new PermissionDeniedError(fact, { cause });
  return new DatabaseError(code || "no code", fact, { cause });
}

/** The class of a failed first connection, for a person; null when a later try may well succeed. */
export function classifyConnectError(error: unknown, target: string): SetupError | null {
  const code = codeOf(error);
  const cause = bareCause(error);
  if (code === "28P01" || code === "28000") return new LoginRefusedError(target, factOf(error), { cause });
  if (code === "3D000") return new DatabaseMissingError(target, { cause });
  if (isConnectionLoss(code)) return new DatabaseUnreachableError(target, code, { cause });
  if (code === "57P03" || code === "53300")
    return new DatabaseUnreachableError(target, factOf(error), { cause });
  return null;
}

function isOwn(error: unknown): error is Error {
  return (
    error instanceof TransientLogError ||
    error instanceof DatabaseDiskFullError ||
    error instanceof PermissionDeniedError ||
    error instanceof DatabaseError
  );
}

function factOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

function bareCause(error: unknown): Error {
  const code = codeOf(error);
  return new Error(code ? `${code}: ${factOf(error)}` : factOf(error));
}
