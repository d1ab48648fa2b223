/** The queue's changes in memory by record id, so that finding a few among many costs little. */
import type { Change } from "./change.ts";
import { laneOf } from "./work-tables.ts";

export class QueueRecords {
  /** In position order. */
  readonly #byRecordId = new Map<string, Change[]>();

  /** Changes must come in position order. */
  add(changes: Iterable<Change>): void {
    for (const change of changes) {
      if (laneOf(change) !== "queue") continue;
      const record = this.#byRecordId.get(change.recordId);
      if (record) record.push(change);
      else this.#byRecordId.set(change.recordId, [change]);
    }
  }

  /** All changes of these records in position order, those of `later` behind those kept here. */
  read(recordIds: Iterable<string>, later: Iterable<Change> = []): Change[] {
    const wanted = new Set(recordIds);
    const kept = [...wanted].flatMap((id) => this.#byRecordId.get(id) ?? []);
    kept.sort((a, b) => a.seq - b.seq);
    for (const change of later) {
      if (wanted.has(change.recordId) && laneOf(change) === "queue") kept.push(change);
    }
    return kept;
  }
}
