/** Batches that a log may take apart: many changes, and changes that have little in common. */
import { IdReusedError, type NewChange } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { article, jobInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const ROWS = 1_200;

const ACTORS = [
  null,
  { kind: "user", principalId: "p-1" },
  { kind: "user", principalId: "p-2", displayName: "A\n\"B'" },
  { kind: "agent", principalId: "p-2" },
] as const;

/** Changes of many clients, spaces, versions and field times; some are tombstones. Neighbours differ in any of it. */
function motley(count: number): NewChange[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = Math.imul(index, 2_654_435_761) >>> 0;
    const isTombstone = (mixed >>> 25) % 5 === 0;
    return article(`a-${index}`, {
      op: isTombstone ? "delete" : "update",
      data: isTombstone ? null : { title: `${index}\n"\\u0041"\r\u2028`, empty: {} },
      fieldMeta: isTombstone ? { deletedAt: `2026-05-04T03:02:0${mixed % 7}.000Z` } : {},
      clientId: `device-${mixed % 2}`,
      spaceId: [null, "", "NULL", 'sp"ace\\', "a,b", "{}"][(mixed >>> 4) % 6]!,
      schemaVersion: ((mixed >>> 9) % 3) + 1,
      actor: ACTORS[(mixed >>> 14) % ACTORS.length]!,
      origin: (["user", "agent", "migration"] as const)[(mixed >>> 20) % 3]!,
    });
  });
}

export function largeBatchesContract(open: OpenLog): void {
  describe("large batches", () => {
    const under = useLog(open);

    it("S5 reads many changes that have little in common back as they were given, in their order", async () => {
      const batch = motley(ROWS);
      const user = under.asUser("ann");
      const { changes, stored } = await user.withStream("ann", (stream) => stream.append(batch));
      expect(stored).toBe(ROWS);
      expect(changes.map((change) => change.seq)).toEqual(batch.map((_change, index) => index + 1));
      expect(changes).toMatchObject(batch);
      expect((await user.readAfter("ann", 0)).changes).toEqual(changes);
    });

    it("S3 answers a large batch in its order when some of it was stored before", async () => {
      const batch = Array.from({ length: ROWS }, (_, index) => jobInsert(`job-${index}`));
      const early = [batch[3]!, batch[700]!, batch.at(-1)!];
      await under.log.withStream("ann", (stream) => stream.append(early));
      const { changes, stored } = await under.log.withStream("ann", (stream) => stream.append(batch));
      expect(stored).toBe(ROWS - early.length);
      expect(changes.map((change) => change.recordId)).toEqual(batch.map((change) => change.recordId));
      expect([changes[3]?.seq, changes[700]?.seq, changes.at(-1)?.seq]).toEqual([1, 2, 3]);
      expect([changes[0]?.seq, changes[4]?.seq, changes[ROWS - 2]?.seq]).toEqual([4, 7, ROWS]);
      expect(await under.log.head("ann")).toMatchObject({ seq: ROWS });
    });

    it("S4 stores nothing of a large batch whose last id is stored with other content", async () => {
      const batch = Array.from({ length: ROWS }, (_, index) => jobInsert(`job-${index}`));
      await under.log.withStream("ann", (s) => s.append([{ ...batch.at(-1)!, data: { other: true } }]));
      const after = await under.log.withStream("ann", async (stream) => {
        await expect(stream.append(batch)).rejects.toThrow(IdReusedError);
        expect(stream.head.seq).toBe(1);
        return stream.append([jobInsert("job-x")]);
      });
      expect(after.changes[0]?.seq).toBe(2);
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(2);
    });
  });
}
