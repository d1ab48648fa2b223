/** What the process tells the shell that ran it. */
export const EXIT = {
  allSaved: 0,
  someFailed: 1,
  wrongUse: 2,
  interrupted: 130,
} as const;

/** The same for what recovers before a server starts. */
export const RECOVERY_EXIT = {
  recovered: 0,
  warnings: 1,
  failed: 2,
  interrupted: 130,
  terminated: 143,
} as const;
