/** What a person is told when a command fails. */

const DISK_FULL: ReadonlySet<string> = new Set(["ENOSPC", "53100", "EDQUOT"]);

/** One message of fact, cause and next step. Errors that nobody foresaw keep their stack. */
export function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (DISK_FULL.has(code)) {
    return "The disk is full. Nothing is lost: make room, then run the same command again to go on.";
  }
  // Errors with a name of their own were made for people; a plain one is a bug.
  const isForeseen =
    error.name !== "Error" && !(error instanceof TypeError) && !(error instanceof RangeError);
  return isForeseen ? error.message : `This is a bug in Tidemark. ${error.stack ?? error.message}`;
}
