/**
 * Whether other processes write to the same stream, and much. Then small transactions in turns with theirs cost
 * everybody more than few large ones. So this process leaves the head to the others for a while after it has had it,
 * and folds what they wrote before it asks for it again.
 */

/** Rows that others wrote between two transactions; fewer are no reason to wait. */
const MUCH = 100;
/** Of the time for which this process had the head. */
const REST_SHARE = 0.5;
/** No job waits longer for that, ms. */
const LONGEST_REST_MS = 25;

export class SharedHead {
  #restMs = 0;

  /** True when there is probably something to fold. */
  get isShared(): boolean {
    return this.#restMs > 0;
  }

  /** For how long the others may have the head before it is asked for again, ms. */
  get restMs(): number {
    return this.#restMs;
  }

  /** A transaction has ended. */
  note({ heldMs, rowsOfOthers }: { readonly heldMs: number; readonly rowsOfOthers: number }): void {
    this.#restMs = rowsOfOthers < MUCH ? 0 : Math.min(heldMs * REST_SHARE, LONGEST_REST_MS);
  }
}
