/** Events by time; those of the same moment in the order in which they were made. A binary heap. */

export interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly name: string;
  /** Null once it was called off. */
  callback: (() => void) | null;
}

export class EventQueue {
  readonly #heap: Event[] = [];
  #made = 0;

  get size(): number {
    return this.#heap.length;
  }

  push(atMs: number, name: string, callback: () => void): Event {
    const event: Event = { atMs, order: this.#made, name, callback };
    this.#made += 1;
    this.#heap.push(event);
    this.#rise(this.#heap.length - 1);
    return event;
  }

  /** The next event that was not called off, which stays in the queue. */
  peek(): Event | undefined {
    while (this.#heap[0]?.callback === null) this.#takeFirst();
    return this.#heap[0];
  }

  pop(): Event | undefined {
    const next = this.peek();
    if (next) this.#takeFirst();
    return next;
  }

  #takeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const event = heap[from]!;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, event)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  #sink(): void {
    const heap = this.#heap;
    const event = heap[0]!;
    let index = 0;
    for (let child = 1; child < heap.length; child = index * 2 + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(event, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = event;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
