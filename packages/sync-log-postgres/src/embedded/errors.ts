/**
 * The ways an embedded server can refuse to start, each as a sentence of fact, cause and
 * next step. All of them need a person: nothing in here is worth a blind retry. It decides
 * nothing else.
 */

/** What went wrong, stable for programs. */
export type EmbeddedPostgresErrorCode =
  | "data-folder-in-use"
  | "unsupported-platform"
  | "no-unprivileged-account"
  | "folder-not-writable"
  | "folder-not-reachable"
  | "folder-damaged"
  | "disk-full"
  | "other-major-version"
  | "initdb-failed"
  | "start-failed";

/** Thrown by `startEmbeddedPostgres` and `attachEmbeddedPostgres`; the message is for people. */
export class EmbeddedPostgresError extends Error {
  override readonly name: string = "EmbeddedPostgresError";
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Another living process holds the data folder. */
export class DataFolderInUseError extends EmbeddedPostgresError {
  override readonly name = "DataFolderInUseError";
  readonly dataDir: string;
  /** The holder's process id; null when it has not said yet who it is. */
  readonly pid: number | null;
  /** When the holder took the folder; null together with `pid`. */
  readonly startedAt: Date | null;

  constructor(dataDir: string, holder: { pid: number; startedAt: Date } | null) {
    const who =
      holder === null
        ? "another process is starting on it"
        : `process ${holder.pid} has held it since ${holder.startedAt.toISOString()}`;
    const stop = holder === null ? "wait for it" : `stop it (kill ${holder.pid})`;
    super(
      "data-folder-in-use",
      `The data folder ${dataDir} is in use: ${who}. ` +
        `Only one process at a time can run the database of a folder; ` +
        `use the one that runs, ${stop}, or name another data folder.`,
    );
    this.dataDir = dataDir;
    this.pid = holder?.pid ?? null;
    this.startedAt = holder?.startedAt ?? null;
  }
}

/** What a file operation on the data folder failed with, as one of our errors where we know the cause. */
export function explainFileError(error: unknown, path: string): unknown {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(path, error);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
      return new EmbeddedPostgresError(
        "folder-not-writable",
        `The data folder ${path} cannot be used (${code}): this account may not write there, ` +
          `or part of the path is not a folder. Fix its owner and permissions, or name another data folder.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** What a Postgres program printed before it failed, as one of our errors. */
export function explainProgramFailure(
  code: "initdb-failed" | "start-failed",
  program: string,
  dataDir: string,
  output: string,
): EmbeddedPostgresError {
  const tail = output.trim().split("\n").slice(-8).join("\n");
  const noSpace = /No space left on device|Disk quota exceeded|Check free disk space/.test(output);
  // The kernel says the same of its shared memory, which no free disk helps.
  if (noSpace && !/shared memory|semaphore/.test(output)) {
    return diskFull(dataDir, new Error(tail));
  }
  return new EmbeddedPostgresError(
    code,
    `The database in ${dataDir} could not start: ${program} failed. ` +
      (tail === "" ? "It printed nothing." : `Its last words:\n${tail}`) +
      `\nNothing was deleted; remove the cause and start again.`,
  );
}

export function diskFull(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "disk-full",
    `The disk that holds ${path} is full. Free some space there (Postgres needs about 100 MB to begin) ` +
      `and start again; what was stored before is intact.`,
    { cause },
  );
}
