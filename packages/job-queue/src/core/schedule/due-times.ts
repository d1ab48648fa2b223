/** When something is due, as times in ms since 1970. They strictly rise, and asking later or more often never moves them. */
export interface DueTimes {
  /** The first due time later than `afterMs`; null when there is none. */
  nextAfter(afterMs: number): number | null;
  /** The last due times later than `afterMs` and not later than `untilMs`, at most `limit`, the earliest first. */
  latest(afterMs: number, untilMs: number, limit: number): readonly number[];
  /** How many due times are later than `afterMs` and not later than `untilMs`; counts no further than `atMost`. */
  count(afterMs: number, untilMs: number, atMost: number): number;
}
