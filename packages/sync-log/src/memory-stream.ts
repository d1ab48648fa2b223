/** One stream of the in-memory log, and the draft that a transaction makes of it. */
import { type Change, changeProblem, type NewChange } from "./change.ts";
import { askedLanes, withAsked, withHints } from "./lanes.ts";
import { type Appended, type Head, type HeadHints, IdReusedError, InvalidChangeError } from "./log.ts";
import { isPickupInsert } from "./memory-reads.ts";
import type { QueueRecords } from "./memory-records.ts";
import { sameContent } from "./same-content.ts";
import { formatStamp } from "./stamp.ts";
import type { Lane } from "./work-tables.ts";

export interface MemoryStream {
  head: Head;
  /** In position order. */
  changes: Change[];
  readonly byId: Map<string, Change>;
  readonly queueRecords: QueueRecords;
  /** Settles when the current holder has let the head go. */
  held: Promise<void> | null;
}

/** What one transaction has changed of a stream and not yet committed. */
export class StreamDraft {
  head: Head;
  readonly appended: Change[] = [];
  readonly #stream: MemoryStream;
  readonly #nowMs: number;
  readonly #ids = new Map<string, Change>();
  #removed: ReadonlySet<Change> = new Set();

  constructor(stream: MemoryStream, nowMs: number) {
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.head = stream.head;
  }

  all(): Change[] {
    if (this.appended.length === 0 && this.#removed.size === 0) return this.#stream.changes;
    return [...this.#stream.changes, ...this.appended].filter((change) => !this.#removed.has(change));
  }

  queueRecords(recordIds: readonly string[]): Change[] {
    return this.#stream.queueRecords.read(recordIds, this.appended);
  }

  append(changes: readonly NewChange[], hints?: HeadHints, lane: Lane = "imports"): Appended {
    const stored = this.#storings(changes);
    const fresh = [...new Set(stored)].filter((change) => change.seq > this.head.seq);
    for (const change of fresh) this.#ids.set(change.id, change);
    this.appended.push(...fresh);
    this.head = { ...this.head, seq: this.head.seq + fresh.length };
    if (hints) this.setHints(hints, lane);
    this.head = withAsked(this.head, askedLanes(fresh, hints ? lane : null), this.#nowMs);
    return { changes: stored, stored: fresh.length };
  }

  /** What each change of a batch is or would be stored as; alters nothing, so that a throw leaves nothing behind. */
  #storings(changes: readonly NewChange[]): Change[] {
    const batch = new Map<string, Change>();
    let { seq } = this.head;
    return changes.map((change) => {
      const problem = changeProblem(change);
      if (problem) throw new InvalidChangeError(change.id, problem);
      const id = change.id.toLowerCase();
      const known = batch.get(id) ?? this.#ids.get(id) ?? this.#stream.byId.get(id);
      if (known) {
        if (!sameContent(known, change)) throw new IdReusedError(change.id);
        return known;
      }
      seq += 1;
      const { userId } = this.head;
      const stored: Change = { ...change, id, userId, seq, createdAt: formatStamp(this.#nowMs) };
      batch.set(id, stored);
      return stored;
    });
  }

  setHints(hints: HeadHints, lane: Lane = "imports"): void {
    this.head = withHints(this.head, lane, hints);
  }

  removePickups(recordIds: ReadonlySet<string>): number {
    const gone = this.all().filter((change) => isPickupInsert(change) && recordIds.has(change.recordId));
    this.#removed = new Set([...this.#removed, ...gone]);
    return gone.length;
  }

  commit(): void {
    if (this.#removed.size > 0) this.#stream.changes = this.all();
    else this.#stream.changes.push(...this.appended);
    for (const change of this.appended) this.#stream.byId.set(change.id, change);
    this.#stream.queueRecords.add(this.appended);
    for (const change of this.#removed) this.#stream.byId.delete(change.id);
    this.#stream.head = this.head;
  }
}
