/** What the process tells the shell that ran it. */
export const EXIT = {
  allSaved: 0,
  someFailed: 1,
  wrongUse: 2,
  interrupted: 130,
} as const;

/** A mistake of the caller or of the surroundings: shown as one clear message, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
