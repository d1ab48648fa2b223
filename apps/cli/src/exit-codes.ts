/** What the process tells the shell that ran it. */
export const EXIT = {
  allSaved: 0,
  someFailed: 1,
  wrongUse: 2,
  interrupted: 130,
} as const;
