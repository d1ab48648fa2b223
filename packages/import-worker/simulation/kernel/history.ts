/** What happened, for people. Kept only when somebody wants to read it: a seed tells it again at any time. */

export interface HistoryEntry {
  readonly step: number;
  /** Since the run began, ms of the true time. */
  readonly atMs: number;
  /** A process, or "kernel". */
  readonly who: string;
  readonly what: string;
  readonly userId: string | null;
  readonly recordId: string | null;
}

/** Whom and what an entry or a call concerns. */
export interface About {
  readonly userId?: string;
  readonly recordId?: string;
}

export class History {
  readonly isKept: boolean;
  readonly entries: HistoryEntry[] = [];

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  note(step: number, atMs: number, who: string, what: string, about: About = {}): void {
    const { userId = null, recordId = null } = about;
    this.entries.push({ step, atMs, who, what, userId, recordId });
  }
}

export function formatEntry({ step, atMs, who, what, userId, recordId }: HistoryEntry): string {
  const about = [userId, recordId].filter((part) => part !== null).join("/");
  return `${String(step).padStart(6)} ${(atMs / 1_000).toFixed(3).padStart(10)} s  ${who.padEnd(14)} ${what}${about === "" ? "" : `  [${about}]`}`;
}
