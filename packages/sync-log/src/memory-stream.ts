/** One stream of the in-memory log, and the draft that a transaction makes of it. */
import { type Change, changeProblem, type NewChange } from "./change.ts";
import { copyObject } from "./copy-json.ts";
import { askedLanes, withAsked, withHints } from "./lanes.ts";
import { type Appended, type Head, type HeadHints, IdReusedError, InvalidChangeError } from "./log.ts";
import { isPickupInsert } from "./memory-reads.ts";
import { QueueRecords } from "./memory-records.ts";
import { sameContent } from "./same-content.ts";
import { formatStamp } from "./stamp.ts";
import type { Lane } from "./work-tables.ts";

export interface MemoryStream {
  head: Head;
  /** In position order. */
  changes: Change[];
  readonly byId: Map<string, Change>;
  readonly queueRecords: QueueRecords;
}

const EPOCH = "00000001";
const AT_REST: HeadHints = { attendAtMs: null, liveFrom: 1 };

/** A stream as it is before its first transaction. */
export function emptyStream(userId: string): MemoryStream {
  const head: Head = { userId, epoch: EPOCH, seq: 0, ...AT_REST, queue: AT_REST };
  return { head, changes: [], byId: new Map(), queueRecords: new QueueRecords() };
}

/** What one transaction has changed of a stream and not yet committed. */
export class StreamDraft {
  head: Head;
  readonly appended: Change[] = [];
  readonly nowMs: number;
  readonly #stream: MemoryStream;
  readonly #ids = new Map<string, Change>();
  #removed: ReadonlySet<Change> = new Set();

  constructor(stream: MemoryStream, nowMs: number) {
    this.#stream = stream;
    this.nowMs = nowMs;
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
    this.head = withAsked(this.head, askedLanes(fresh, hints ? lane : null), this.nowMs);
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
      const known = batch.get(id) ?? this.#known(id);
      if (known) {
        if (!sameContent(known, change)) throw new IdReusedError(change.id);
        return known;
      }
      seq += 1;
      const { userId } = this.head;
      const stored = { ...asStored(change), id, userId, seq, createdAt: formatStamp(this.nowMs) };
      batch.set(id, stored);
      return stored;
    });
  }

  /** What an id was stored as. The id of a change that was removed is new again. */
  #known(id: string): Change | undefined {
    const known = this.#ids.get(id) ?? this.#stream.byId.get(id);
    return known && this.#removed.has(known) ? undefined : known;
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
    const { changes, byId, queueRecords } = this.#stream;
    if (this.#removed.size > 0) this.#stream.changes = this.all();
    else for (const change of this.appended) changes.push(change);
    for (const change of this.#removed) byId.delete(change.id);
    for (const change of this.appended) if (!this.#removed.has(change)) byId.set(change.id, change);
    queueRecords.add(this.appended);
    this.#stream.head = this.head;
  }
}

/** The log's own copy, so that nobody's later writing to what they gave alters what is stored. */
function asStored(change: NewChange): NewChange {
  return {
    ...change,
    data: change.data && copyObject(change.data),
    fieldMeta: { ...change.fieldMeta },
    actor: change.actor && { ...change.actor },
  };
}
