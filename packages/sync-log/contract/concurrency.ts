/** Many writers and readers at once. */
import { type Change, WORK_TABLES } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { article, items, jobInsert } from "./example-changes.ts";
import { type OpenLog, useLog, type UserLog } from "./under-test.ts";

const WRITERS = 30;
const PER_BATCH = 3;
const ALL = WRITERS * PER_BATCH;

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Reads by cursor, page after page, until it has seen `count` changes. */
async function readUntil(log: UserLog, userId: string, count: number, limit: number): Promise<Change[]> {
  const seen: Change[] = [];
  let cursor = 0;
  while (seen.length < count) {
    const page = await log.readAfter(userId, cursor, { limit, tables: WORK_TABLES });
    seen.push(...page.changes);
    cursor = page.upTo;
  }
  return seen;
}

export function concurrencyContract(open: OpenLog): void {
  describe("many at once", () => {
    const under = useLog(open);

    it("S23 gives parallel batches of one stream positions without gaps, each batch in a row", async () => {
      const appended = await Promise.all(
        numbered(WRITERS).map(() => under.log.withStream("ann", (stream) => stream.append(items(PER_BATCH)))),
      );
      const seqs = appended.map(({ changes }) => changes.map((change) => change.seq));
      expect(seqs.flat().sort((a, b) => a - b)).toEqual(numbered(ALL));
      for (const [first, ...rest] of seqs) expect(rest).toEqual(rest.map((_, index) => first! + index + 1));
    });

    it("S23 gives parallel batches of several streams positions without gaps in each", async () => {
      const users = ["ann", "bob", "cy"];
      await Promise.all(
        numbered(WRITERS).map((n) =>
          under.log.withStream(users[n % users.length]!, (stream) => stream.append(items(PER_BATCH))),
        ),
      );
      for (const user of users) {
        const { changes } = await under.log.readAfter(user, 0);
        expect(changes.map((change) => change.seq)).toEqual(numbered(ALL / users.length));
      }
    });

    it("S24 shows a reader by cursor every change once and in order, whatever is written meanwhile", async () => {
      const readers = [1, 4, 1_000].map((limit) => readUntil(under.log, "ann", ALL, limit));
      const writers = numbered(WRITERS).map(() =>
        under.log.withStream("ann", (stream) => stream.append(items(PER_BATCH))),
      );
      await Promise.all(writers);
      for (const seen of await Promise.all(readers)) {
        expect(seen.map((change) => change.seq)).toEqual(numbered(ALL));
      }
    });

    it("S24 L5: misses nothing of one table while others are written", async () => {
      const user = under.asUser("ann");
      const reader = readUntil(user, "ann", WRITERS, 7);
      await Promise.all(
        numbered(WRITERS).map((n) =>
          user.withStream("ann", (stream) => stream.append([article(`a-${n}`), jobInsert(`job-${n}`)])),
        ),
      );
      const seen = await reader;
      expect(seen.map((change) => change.seq)).toEqual(numbered(WRITERS).map((n) => n * 2));
    });

    it("S24 stores a change that many push at the same time once", async () => {
      const change = jobInsert("job-1");
      const pushes = await Promise.all(
        numbered(WRITERS).map(() => under.log.withStream("ann", (stream) => stream.append([change]))),
      );
      expect(pushes.reduce((sum, push) => sum + push.stored, 0)).toBe(1);
      expect(new Set(pushes.map((push) => push.changes[0]?.seq))).toEqual(new Set([1]));
    });
  });
}
