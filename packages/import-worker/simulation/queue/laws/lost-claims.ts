/** L18: no claim is taken back from a worker whose lease runs, and the lease of a worker that lives does run. */
import { LeaseSigns } from "../../laws/lease-signs.ts";
import { LawBroken } from "../../laws/watcher.ts";
import type { Step } from "./job-book.ts";

export class LostClaims {
  readonly #signs = new LeaseSigns();
  readonly #isClockTrue: () => boolean;

  /** `isClockTrue`: no clock of the log has jumped, so moments can be compared. */
  constructor(isClockTrue: () => boolean) {
    this.#isClockTrue = isClockTrue;
  }

  /** A lease was taken or prolonged; -Infinity when it was ended. By the log's clock. */
  noteLease(workerId: string, atMs: number, expiresAtMs: number): void {
    this.#signs.note(workerId, { atMs, expiresAtMs });
  }

  /** True when the worker's lease has run out. */
  hasLapsed(workerId: string, nowMs: number): boolean {
    return this.#signs.standing(workerId, nowMs) === "ended";
  }

  /** Throws a `LawBroken`. */
  check({ job, change, from, to, claimBefore, lossesBefore }: Step): void {
    const isLost = from === "running" && to !== "running" && job.losses > lossesBefore;
    if (!isLost || !claimBefore?.hasWorkersLease || claimBefore.workerId === null) return;
    if (!this.#isClockTrue()) return;
    if (this.#signs.standing(claimBefore.workerId, Date.parse(change.createdAt)) !== "running") return;
    const what = `queue job ${job.id} is taken from ${claimBefore.workerId}, whose lease runs`;
    throw new LawBroken("L18", what, { recordId: job.id });
  }
}
