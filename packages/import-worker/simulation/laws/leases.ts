/**
 * L18: whoever proves to live keeps what it has taken, and whoever does not loses it at once. Counted from what the log
 * was told of leases: a worker without a lease takes nothing, no claim is taken back from one with a lease before its
 * time, no worker's transaction leaves a lost claim behind, and nobody ends the lease of another that lives.
 */
import { isCalledOff, ITEMS, type StreamView, WORKER_LOST } from "@tidemark/import-job";
import { SIMULATED_LIMITS } from "../worker/limits.ts";
import { LeaseSigns } from "./lease-signs.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

export interface LeaseTools {
  /** True while no clock of the log has jumped: moments can be compared. */
  readonly isClockTrue: () => boolean;
  /** Ids of the workers whose processes run. */
  readonly alive: () => Iterable<string | null>;
  readonly violate: (broken: LawBroken) => void;
}

export class LeaseBook implements Watcher {
  readonly #tools: LeaseTools;
  readonly #signs = new LeaseSigns();
  /** Streams that a worker wrote to in this step, with the time of its transaction. */
  readonly #attended = new Map<StreamView, number>();

  constructor(tools: LeaseTools) {
    this.#tools = tools;
  }

  renewed(workerId: string, atMs: number, expiresAtMs: number): void {
    this.#signs.note(workerId, { atMs, expiresAtMs });
  }

  /** `process` names the one that asked for it; its own ids begin with its name. */
  dropped(process: string, workerId: string, atMs: number): void {
    this.#signs.note(workerId, { atMs, expiresAtMs: -Infinity });
    if (workerId.startsWith(`${process}-`)) return;
    for (const alive of this.#tools.alive()) {
      if (alive !== workerId) continue;
      this.#tools.violate(new LawBroken("L18", `${process} ended the lease of ${workerId}, which lives`));
    }
  }

  committed({ userId, change, view, stateBefore, claimedByBefore }: Committed): void {
    if (change.origin !== "system" || !this.#tools.isClockTrue()) return;
    const atMs = Date.parse(change.createdAt);
    this.#attended.set(view, atMs);
    if (change.tableName !== ITEMS) return;
    const phase = view.items.get(change.recordId)?.phase;
    const about = { userId, recordId: change.recordId };
    if (stateBefore === "pending" && phase?.state === "extracting") {
      const { workerId } = phase;
      if (this.#signs.standing(workerId, atMs) === "ended")
        throw new LawBroken("L18", `${workerId} takes ${change.recordId} without a lease`, about);
    }
    const isLoss = stateBefore === "extracting" && change.data?.["errorCode"] === WORKER_LOST;
    if (!isLoss || claimedByBefore === null) return;
    const claimedAtMs = view.items.get(change.recordId)?.lastAttemptAtMs ?? 0;
    const isStale = atMs - claimedAtMs >= SIMULATED_LIMITS.staleClaimAfterMs;
    if (!isStale && this.#signs.standing(claimedByBefore, atMs) === "running")
      throw new LawBroken(
        "L18",
        `${change.recordId} is taken from ${claimedByBefore}, whose lease runs`,
        about,
      );
  }

  step(): void {
    if (this.#attended.size === 0) return;
    for (const [view, atMs] of this.#attended) this.#checkNoneIsLeft(view, atMs);
    this.#attended.clear();
  }

  #checkNoneIsLeft(view: StreamView, atMs: number): void {
    for (const [workerId, items] of view.runningByWorker) {
      if (this.#signs.standing(workerId, atMs) !== "ended") continue;
      for (const item of items) {
        if (isCalledOff(item.job)) continue;
        const about = { userId: view.userId, recordId: item.id };
        throw new LawBroken("L18", `${item.id} was left to ${workerId}, whose lease has ended`, about);
      }
    }
  }
}
