/** Reading whole jobs, and the retention of pickups. */
import { describe, expect, it } from "vitest";
import { article, itemInsert, itemUpdate, jobInsert, pickupInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const ANY_POSITION = Number.MAX_SAFE_INTEGER;

export function jobsContract(open: OpenLog): void {
  describe("jobs and pickups", () => {
    const under = useLog(open);

    /** Positions: 1 job-1, 2 item-1, 3 job-2, 4 item-2 (of job-2), 5 item-1 moves on, 6 its pickup, 7 item-2 moves on. */
    async function storeTwoJobs(): Promise<void> {
      await under.log.withStream("ann", (stream) =>
        stream.append([
          jobInsert("job-1"),
          itemInsert("item-1", "job-1"),
          jobInsert("job-2"),
          itemInsert("item-2", "job-2"),
          itemUpdate("item-1", "extracting"),
          pickupInsert("item-1"),
          itemUpdate("item-2", "error"),
        ]),
      );
      await under.log.withStream("bob", (stream) =>
        stream.append([jobInsert("job-1"), itemInsert("item-1", "job-1")]),
      );
    }

    const positions = (jobIds: string[], itemIds: string[], beforeSeq = ANY_POSITION) =>
      under.log.withStream("ann", async (stream) =>
        (await stream.readJobs({ jobIds, itemIds, beforeSeq })).map((change) => change.seq),
      );

    it("S17 reads a job with all its items and pickups by its own id", async () => {
      await storeTwoJobs();
      expect(await positions(["job-1"], [])).toEqual([1, 2, 5, 6]);
      expect(await positions(["job-1", "job-2"], [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await positions(["job-9"], [])).toEqual([]);
      expect(await positions([], [])).toEqual([]);
    });

    it("S17 reads a job by the id of one of its items", async () => {
      await storeTwoJobs();
      expect(await positions([], ["item-2"])).toEqual([3, 4, 7]);
      expect(await positions(["job-2"], ["item-1", "item-2"])).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await positions([], ["item-9"])).toEqual([]);
    });

    it("S17 reads only what comes before a position, also of items that were added later", async () => {
      await storeTwoJobs();
      expect(await positions(["job-1"], [], 5)).toEqual([1, 2]);
      expect(await positions([], ["item-2"], 4)).toEqual([3]);
    });

    it("S17 reads pickups without their data and all else with it", async () => {
      await storeTwoJobs();
      const changes = await under.log.withStream("ann", (stream) =>
        stream.readJobs({ jobIds: ["job-1"], itemIds: [], beforeSeq: ANY_POSITION }),
      );
      expect(changes.map((change) => [change.tableName, change.data === null])).toEqual([
        ["articleImportJobs", false],
        ["articleImportItems", false],
        ["articleImportItems", false],
        ["articleExtractPickup", true],
      ]);
    });

    it("S18 deletes the pickups named and nothing else", async () => {
      await storeTwoJobs();
      await under.log.withStream("ann", (stream) => stream.append([pickupInsert("item-2")]));
      const removed = await under.log.withStream("ann", (stream) =>
        stream.removePickups(["pickup-item-1", "item-2", "job-1", "pickup-item-9"]),
      );
      expect(removed).toBe(1);
      const { changes } = await under.log.readAfter("ann", 0);
      expect(changes.map((change) => change.seq)).toEqual([1, 2, 3, 4, 5, 7, 8]);
    });

    it("S18 takes record ids as they are, whatever characters they have", async () => {
      const odd = ['a"b', "a\\\\b", "a,b", "{}", "NULL", " a ", "a'b", "ü🎉"];
      await under.log.withStream("ann", (stream) => stream.append(odd.map(pickupInsert)));
      const removed = await under.log.withStream("ann", (stream) =>
        stream.removePickups(odd.slice(1).map((id) => `pickup-${id}`)),
      );
      expect(removed).toBe(odd.length - 1);
      expect((await under.log.readAfter("ann", 0)).changes).toMatchObject([{ recordId: 'pickup-a"b' }]);
    });

    it("S18 keeps tombstones of pickups, and gives no position of a deleted row again", async () => {
      await storeTwoJobs();
      const tombstone = {
        ...pickupInsert("item-1"),
        op: "delete" as const,
        data: null,
        fieldMeta: { deletedAt: "2026-05-04T03:02:01.000Z" },
      };
      const after = await under.log.withStream("ann", async (stream) => {
        await stream.append([tombstone]);
        expect(await stream.removePickups(["pickup-item-1"])).toBe(1);
        return stream.append([itemUpdate("item-1", "saved")]);
      });
      expect(after.changes[0]?.seq).toBe(9);
      const { changes } = await under.log.readAfter("ann", 5);
      expect(changes.map((change) => change.seq)).toEqual([7, 8, 9]);
    });

    it("S18 deletes nothing when the work throws", async () => {
      await storeTwoJobs();
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.removePickups(["pickup-item-1"]);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(7);
    });

    it("S19 deletes pickups of every stream that are older than an age, and no other rows", async () => {
      await storeTwoJobs();
      await under.log.withStream("bob", (stream) => stream.append([pickupInsert("item-1")]));
      await under.asUser("bob").withStream("bob", (stream) => stream.append([article("a-1")]));
      await under.advance(60_000);
      await under.log.withStream("ann", (stream) => stream.append([pickupInsert("item-2")]));
      expect(await under.log.removePickupsOlderThan(3_600_000)).toBe(0);
      expect(await under.log.removePickupsOlderThan(30_000)).toBe(2);
      expect(await under.log.removePickupsOlderThan(30_000)).toBe(0);
      expect((await under.log.readAfter("ann", 0)).changes.map((change) => change.seq)).toEqual([
        1, 2, 3, 4, 5, 7, 8,
      ]);
      expect((await under.asUser("bob").readAfter("bob", 0)).changes.map((change) => change.seq)).toEqual([
        1, 2, 4,
      ]);
    });
  });
}
