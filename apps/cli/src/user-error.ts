/** Mistakes of the caller or of the surroundings, and what is said of them in several places. */

/** Shown as one clear message, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}

export const GO_ON = "Nothing is lost: run the same command again to go on.";

const DISK_FULL: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

export function isDiskFull(error: unknown): boolean {
  return DISK_FULL.has((error as NodeJS.ErrnoException | null)?.code);
}
