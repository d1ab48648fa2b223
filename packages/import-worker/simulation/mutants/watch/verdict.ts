/** What a watcher said of a mutant. */

export interface Found {
  readonly kind: "found";
  /** The test or the law that failed. */
  readonly by: string;
  /** How far it had come: runs, cases, or the call at which a worker died. */
  readonly after: string;
  readonly tookMs: number;
  /** What it said, where that tells more than its name. */
  readonly what?: string;
  /** The run of the simulation that found it. */
  readonly seed?: number;
  /** The test files among which it was found. */
  readonly files?: readonly string[];
}

export type Verdict = Found | { readonly kind: "missed"; readonly after: string; readonly tookMs: number };

export function describe(verdict: Verdict): string {
  const seconds = `${(verdict.tookMs / 1_000).toFixed(1)} s`;
  if (verdict.kind === "missed") return `not found in ${verdict.after}, ${seconds}`;
  const what = verdict.what === undefined ? "" : `: ${verdict.what}`;
  return `found by ${verdict.by}, ${verdict.after}, ${seconds}${what}`;
}
