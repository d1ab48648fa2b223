/** What a watcher said of a mutant. */

export interface Found {
  readonly kind: "found";
  /** The test or the law that failed. */
  readonly by: string;
  /** How far it had come: the run, or the case. */
  readonly after: string;
  readonly tookMs: number;
  /** What it said, where that tells more than its name. */
  readonly what: string | null;
  readonly origin: Origin;
}

/** Where it was found, so that the same can be asked of the code without a mutant. */
type Origin =
  | { readonly kind: "run"; readonly seed: number }
  | { readonly kind: "tests"; readonly files: readonly string[] }
  /** It came to no end, which it does without a mutant. */
  | { readonly kind: "stopped" };

interface Missed {
  readonly kind: "missed";
  /** All that was tried. */
  readonly after: string;
  readonly tookMs: number;
}

export type Verdict = Found | Missed;

export function describe(verdict: Verdict): string {
  const seconds = `${(verdict.tookMs / 1_000).toFixed(1)} s`;
  if (verdict.kind === "missed") return `not found in ${verdict.after}, ${seconds}`;
  const what = verdict.what === null ? "" : `: ${verdict.what}`;
  return `found by ${verdict.by}, ${verdict.after}, ${seconds}${what}`;
}
