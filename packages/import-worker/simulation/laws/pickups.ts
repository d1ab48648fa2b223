/**
 * L11: at most one live pickup per item, and an extracted item has one. L17: nothing is claimed and no pickup is written
 * once the job was cancelled or deleted. Counted from the changes alone.
 */
import { ITEMS, itemIdOfPickup, JOBS, PICKUPS, type StreamView } from "@tidemark/import-job";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

export class PickupBook implements Watcher {
  readonly #live = new Set<string>();
  readonly #calledOff = new Set<string>();
  readonly #jobOf = new Map<string, string>();

  committed({ userId, change, view, stateBefore }: Committed): void {
    const { tableName, recordId, op, data } = change;
    if (tableName === ITEMS) {
      const jobId = data?.["jobId"];
      if (op === "insert" && typeof jobId === "string") this.#jobOf.set(`${userId}/${recordId}`, jobId);
      const isClaim = stateBefore === "pending" && view.items.get(recordId)?.phase.state === "extracting";
      if (isClaim) this.#assertNotCalledOff(userId, recordId, "is claimed");
    }
    if (tableName === JOBS && (op === "delete" || data?.["status"] === "cancelled")) {
      const job = view.jobs.get(recordId);
      // A cancel that came too late has no effect.
      if (job?.deleted || job?.status === "cancelled") this.#calledOff.add(`${userId}/${recordId}`);
    }
    if (tableName === PICKUPS) {
      if (op === "delete" && change.origin === "user") assertWasTaken(userId, recordId, view);
      this.#pickup(userId, recordId, op);
    }
  }

  #pickup(userId: string, recordId: string, op: "insert" | "update" | "delete"): void {
    const key = `${userId}/${recordId}`;
    if (op === "delete") this.#live.delete(key);
    if (op !== "insert") return;
    const itemId = itemIdOfPickup(recordId) ?? recordId;
    if (this.#live.has(key))
      throw new LawBroken("L11", `${itemId} has a second pickup`, { userId, recordId: itemId });
    this.#live.add(key);
    this.#assertNotCalledOff(userId, itemId, "gets a pickup");
  }

  #assertNotCalledOff(userId: string, itemId: string, what: string): void {
    const jobId = this.#jobOf.get(`${userId}/${itemId}`);
    if (this.#calledOff.has(`${userId}/${jobId}`))
      throw new LawBroken("L17", `${itemId} ${what} after ${jobId} was called off`, {
        userId,
        recordId: itemId,
      });
  }
}

/** A device says what became of the item before it gives the pickup away. */
function assertWasTaken(userId: string, pickupId: string, view: StreamView): void {
  const itemId = itemIdOfPickup(pickupId) ?? pickupId;
  if (view.items.get(itemId)?.phase.state !== "extracted") return;
  const about = { userId, recordId: itemId };
  throw new LawBroken("L11", `a device deleted the pickup of ${itemId} and did not take it`, about);
}
