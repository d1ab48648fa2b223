/** One user's stream in a test: what the log keeps, what it ever held, and its clock. Nothing is checked here. */
import { type Change, formatStamp, type NewChange } from "@tidemark/sync-log";
import { ITEMS, itemIdOfPickup, JOBS, type Missing, PICKUPS } from "../src/index.ts";

export const START_MS = Date.parse("2030-01-01T00:00:00.000Z");

export class TestStream {
  readonly userId = "user-1";
  /** The log's clock. */
  nowMs = START_MS;
  /** Where a worker without a view starts to fold. */
  liveFrom = 1;
  /** What the log holds now, after its retentions. */
  kept: Change[] = [];
  /** Every change that was ever stored: what a device that missed nothing has seen. */
  readonly ever: Change[] = [];
  readonly #jobOfItem = new Map<string, string>();
  #idsGiven = 0;

  /** Fresh change ids whose order is not that of their making. */
  readonly newId = (): string => {
    this.#idsGiven += 1;
    const scattered = (Math.imul(this.#idsGiven, 0x9e37_79b1) >>> 0).toString(16).padStart(8, "0");
    return `${scattered}-0000-4000-8000-${this.#idsGiven.toString(16).padStart(12, "0")}`;
  };

  get headSeq(): number {
    return this.ever.length;
  }

  store(changes: readonly NewChange[]): Change[] {
    const createdAt = formatStamp(this.nowMs);
    return changes.map((change) => {
      const stored: Change = { ...change, userId: this.userId, seq: this.headSeq + 1, createdAt };
      this.ever.push(stored);
      this.kept.push(stored);
      const jobId = change.tableName === ITEMS && change.op === "insert" ? change.data?.["jobId"] : undefined;
      if (typeof jobId === "string" && !this.#jobOfItem.has(change.recordId)) {
        this.#jobOfItem.set(change.recordId, jobId);
      }
      return stored;
    });
  }

  /** As a worker reads: pickups come without their contents. */
  after(position: number): Change[] {
    return this.kept.filter((change) => change.seq > position).map(withoutPickupData);
  }

  /** The whole history of the job that is missing from a view. */
  historyOf(missing: Missing, beforeSeq: number): Change[] {
    const wanted = "jobId" in missing ? missing.jobId : this.#jobOfItem.get(missing.itemId);
    if (wanted === undefined) return [];
    return this.kept
      .filter((change) => change.seq < beforeSeq && this.#jobIdOf(change) === wanted)
      .map(withoutPickupData);
  }

  removePickups(isGone: (pickup: Change) => boolean): void {
    this.kept = this.kept.filter((c) => !(c.tableName === PICKUPS && c.op === "insert" && isGone(c)));
  }

  #jobIdOf(change: Change): string | undefined {
    if (change.tableName === JOBS) return change.recordId;
    if (change.tableName === ITEMS) return this.#jobOfItem.get(change.recordId);
    return this.#jobOfItem.get(itemIdOfPickup(change.recordId) ?? "");
  }
}

function withoutPickupData(change: Change): Change {
  return change.tableName === PICKUPS ? { ...change, data: null } : change;
}
