/** One tenant's stream in a test: everything that was ever stored, and its clock. Nothing is checked here. */
import { type Change, formatStamp, type NewChange } from "@tidemark/sync-log";

export const START_MS = Date.parse("2030-01-01T00:00:00.000Z");

export class TestStream {
  readonly userId = "tenant-1";
  /** The log's clock. */
  nowMs = START_MS;
  /** Where a process without a view starts to fold. */
  liveFrom = 1;
  readonly ever: Change[] = [];
  #idsGiven = 0;

  /** Fresh ids that look like no others, so that no two tokens made of them are alike. */
  readonly newId = (): string => {
    this.#idsGiven += 1;
    return scatteredId(this.#idsGiven);
  };

  get headSeq(): number {
    return this.ever.length;
  }

  store(changes: readonly NewChange[]): void {
    const createdAt = formatStamp(this.nowMs);
    for (const change of changes) {
      this.ever.push({ ...change, userId: this.userId, seq: this.headSeq + 1, createdAt });
    }
  }

  after(position: number): readonly Change[] {
    return this.ever.slice(position);
  }

  readRecords(ids: readonly string[]): readonly Change[] {
    return this.ever.filter((change) => ids.includes(change.recordId));
  }
}

/** A UUID made of a number, each digit of which depends on all of it. */
export function scatteredId(number: number): string {
  let state = BigInt(number) * 0x9e3779b97f4a7c15n;
  const word = () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return (mixed ^ (mixed >> 31n)).toString(16).padStart(16, "0");
  };
  const hex = word() + word();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
