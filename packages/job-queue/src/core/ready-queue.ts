/**
 * Jobs in the order in which they are to be taken: higher priority first, then first come. A job that
 * left is not taken out of the middle; its entry is passed over, and holds again should the job come
 * back, because its place never changes. Almost everything arrives in order and costs one push; what
 * comes late (a retry, a `runAt`) goes through a heap. Entries are dropped at the front, by whoever takes,
 * and now and then everywhere.
 */
import TinyQueue from "tinyqueue";
import type { JobView } from "./view.ts";

const COMPACT_AT = 256;
/** A queue that has grown to twice what it held and so many more is searched for entries that left. */
const SEARCH_FROM = 256;

abstract class ReadyQueue {
  #inOrder: JobView[] = [];
  #head = 0;
  #late = new TinyQueue<JobView>([], byTurn);
  #searchAt = SEARCH_FROM;

  /** Whether the entry may be taken now. */
  abstract isCurrent(job: JobView): boolean;
  /** Notes on the job whether it has an entry here; it never has two. */
  protected abstract mark(job: JobView, hasEntry: boolean): void;
  protected abstract hasEntry(job: JobView): boolean;

  add(job: JobView): void {
    if (this.hasEntry(job)) return;
    if (this.#inOrder.length - this.#head + this.#late.length >= this.#searchAt) this.#search();
    this.mark(job, true);
    const last = this.#inOrder.at(-1);
    if (last === undefined || byTurn(last, job) < 0) this.#inOrder.push(job);
    else this.#late.push(job);
  }

  /** The next to be taken; drops what is passed over before it. */
  front(): JobView | undefined {
    this.#trim();
    const first = this.#inOrder[this.#head];
    const late = this.#late.peek();
    if (first === undefined) return late;
    return late === undefined || byTurn(first, late) < 0 ? first : late;
  }

  get isEmpty(): boolean {
    return this.front() === undefined;
  }

  /** Goes through the jobs in turn without taking any. Worthless once the queue has changed. */
  cursor(): ReadyCursor {
    this.#trim();
    return new ReadyCursor(this, this.#inOrder, this.#head, this.#late.data);
  }

  /** Where nobody takes jobs because others do, nothing else drops the entries of those that left. */
  #search(): void {
    const keep = (job: JobView): boolean => {
      const isCurrent = this.isCurrent(job);
      if (!isCurrent) this.mark(job, false);
      return isCurrent;
    };
    this.#inOrder = this.#inOrder.slice(this.#head).filter(keep);
    this.#head = 0;
    this.#late = new TinyQueue(this.#late.data.filter(keep), byTurn);
    this.#searchAt = 2 * (this.#inOrder.length + this.#late.length) + SEARCH_FROM;
  }

  #trim(): void {
    const entries = this.#inOrder;
    let head = this.#head;
    while (head < entries.length && !this.isCurrent(entries[head]!)) {
      this.mark(entries[head]!, false);
      head += 1;
    }
    this.#head = head;
    if (head === entries.length) {
      if (head > 0) this.#inOrder = [];
      this.#head = 0;
    } else if (head >= COMPACT_AT && head * 2 >= entries.length) {
      this.#inOrder = entries.slice(head);
      this.#head = 0;
    }
    for (let late = this.#late.peek(); late && !this.isCurrent(late); late = this.#late.peek()) {
      this.mark(late, false);
      this.#late.pop();
    }
  }
}

export class ReadyCursor {
  readonly #queue: ReadyQueue;
  readonly #inOrder: readonly JobView[];
  #at: number;
  /** The heap as an array: the children of the entry at i are at 2i + 1 and 2i + 2. */
  readonly #heap: readonly JobView[];
  /** Places in the heap whose parents have been passed, the next in turn first. */
  readonly #frontier: TinyQueue<number> | null;

  constructor(queue: ReadyQueue, inOrder: readonly JobView[], at: number, heap: readonly JobView[]) {
    this.#queue = queue;
    this.#inOrder = inOrder;
    this.#at = at;
    this.#heap = heap;
    this.#frontier = heap.length === 0 ? null : new TinyQueue([0], (a, b) => byTurn(heap[a]!, heap[b]!));
    this.#skip();
  }

  get current(): JobView | undefined {
    const first = this.#inOrder[this.#at];
    const late = this.#currentLate();
    if (first === undefined) return late;
    return late === undefined || byTurn(first, late) < 0 ? first : late;
  }

  advance(): void {
    if (this.current === this.#inOrder[this.#at]) this.#at += 1;
    else this.#passLate();
    this.#skip();
  }

  #skip(): void {
    const inOrder = this.#inOrder;
    while (this.#at < inOrder.length && !this.#queue.isCurrent(inOrder[this.#at]!)) this.#at += 1;
    for (let late = this.#currentLate(); late && !this.#queue.isCurrent(late); late = this.#currentLate()) {
      this.#passLate();
    }
  }

  #currentLate(): JobView | undefined {
    const place = this.#frontier?.peek();
    return place === undefined ? undefined : this.#heap[place];
  }

  #passLate(): void {
    const place = this.#frontier!.pop()!;
    for (const child of [2 * place + 1, 2 * place + 2]) {
      if (child < this.#heap.length) this.#frontier!.push(child);
    }
  }
}

/** Below zero when `a` is taken before `b`. */
export function byTurn(a: JobView, b: JobView): number {
  return a.priority === b.priority ? a.order - b.order : b.priority - a.priority;
}

/** The jobs of one type in one channel: those without a limit, and the foremost of each limit with room. */
export class MainQueue extends ReadyQueue {
  isCurrent(job: JobView): boolean {
    return job.isReady;
  }
  protected mark(job: JobView, hasEntry: boolean): void {
    job.isQueued = hasEntry;
  }
  protected hasEntry(job: JobView): boolean {
    return job.isQueued;
  }
}

/** Jobs of one type, channel and limit that could be taken if the limit had room for them. */
export class LimitQueue extends ReadyQueue {
  isCurrent(job: JobView): boolean {
    return job.slot!.isEligible;
  }
  protected mark(job: JobView, hasEntry: boolean): void {
    job.slot!.isQueued = hasEntry;
  }
  protected hasEntry(job: JobView): boolean {
    return job.slot!.isQueued;
  }
}
