/** What a process that meets one hostile page is ordered to do, and what it tells. */

export const HOSTILE_ORDER_VARIABLE = "HOSTILE_ORDER";

export interface HostileOrder {
  readonly page: string;
  /** "before": a jsdom window and Readability in the process's own thread. "now": this package. */
  readonly how: "before" | "now";
}

export interface HostileReport {
  readonly ms: number;
  /** How it ended: "article", "no article", or the code of a failure. */
  readonly end: string;
}
