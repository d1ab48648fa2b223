/** The records of a view in the order of the positions that a fold needs of them, oldest first. */

export interface SeniorRecord {
  readonly kind: "job" | "worker";
  /** A fold that begins here finds the record as it is. */
  firstSeq: number;
  older: SeniorRecord | null;
  newer: SeniorRecord | null;
}

export class Seniority {
  #oldest: SeniorRecord | null = null;
  #newest: SeniorRecord | null = null;
  #size = 0;

  get oldest(): SeniorRecord | null {
    return this.#oldest;
  }

  get size(): number {
    return this.#size;
  }

  /** Nearly always at the new end; a record that was read from before finds its place from there. */
  add(record: SeniorRecord): void {
    let older = this.#newest;
    while (older !== null && older.firstSeq > record.firstSeq) older = older.older;
    const newer = older === null ? this.#oldest : older.newer;
    record.older = older;
    record.newer = newer;
    if (older === null) this.#oldest = record;
    else older.newer = record;
    if (newer === null) this.#newest = record;
    else newer.older = record;
    this.#size += 1;
  }

  remove(record: SeniorRecord): void {
    const { older, newer } = record;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    record.older = null;
    record.newer = null;
    this.#size -= 1;
  }

  /** The record was written again: a fold finds it from `seq` on. */
  renew(record: SeniorRecord, seq: number): void {
    this.remove(record);
    record.firstSeq = seq;
    this.add(record);
  }
}
