/** Reading a stream by position. */
import { IMPORT_TABLES, WORK_TABLES } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { article, itemInsert, items, jobInsert, pickupInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

export function readsContract(open: OpenLog): void {
  describe("reads", () => {
    const under = useLog(open);

    it("S10 gives what comes after a position, in order, and tells how far it has looked", async () => {
      await under.log.withStream("ann", (stream) => stream.append(items(4)));
      const page = await under.log.readAfter("ann", 2);
      expect(page.changes.map((change) => change.seq)).toEqual([3, 4]);
      expect(page).toMatchObject({ upTo: 4, hasMore: false });
      expect(await under.log.readAfter("ann", 4)).toEqual({ changes: [], upTo: 4, hasMore: false });
    });

    it("S10 gives at most as many as asked for and says that there are more", async () => {
      await under.log.withStream("ann", (stream) => stream.append(items(5)));
      const first = await under.log.readAfter("ann", 0, { limit: 2 });
      expect(first).toMatchObject({ changes: [{ seq: 1 }, { seq: 2 }], upTo: 2, hasMore: true });
      const second = await under.log.readAfter("ann", first.upTo, { limit: 3 });
      expect(second).toMatchObject({
        changes: [{ seq: 3 }, { seq: 4 }, { seq: 5 }],
        upTo: 5,
        hasMore: false,
      });
    });

    it("S10 reads the same for the holder of the head", async () => {
      await under.log.withStream("ann", (stream) => stream.append(items(5)));
      const outside = await under.log.readAfter("ann", 1, { limit: 2 });
      const inside = await under.log.withStream("ann", (stream) => stream.readAfter(1, { limit: 2 }));
      expect(inside).toEqual(outside);
    });

    it("S11 gives the changes of the tables asked for and has looked past all others", async () => {
      const user = under.asUser("ann");
      const batch = [
        article("a-1"),
        jobInsert("job-1"),
        article("a-2"),
        itemInsert("item-1", "job-1"),
        article("a-3"),
      ];
      await user.withStream("ann", (stream) => stream.append(batch));
      const work = await user.readAfter("ann", 0, { tables: WORK_TABLES });
      expect(work.changes.map((change) => change.seq)).toEqual([2, 4]);
      expect(work.upTo).toBe(5);
      const articles = { appId: IMPORT_TABLES.appId, tableNames: ["articles"] };
      const firstPage = await user.readAfter("ann", 0, { tables: articles, limit: 2 });
      expect(firstPage).toMatchObject({ changes: [{ seq: 1 }, { seq: 3 }], upTo: 3, hasMore: true });
      expect(
        await user.readAfter("ann", 0, { tables: { appId: "notes", tableNames: ["articles"] } }),
      ).toEqual({
        changes: [],
        upTo: 5,
        hasMore: false,
      });
    });

    it("S11 lets the worker look past changes of tables that are not its own", async () => {
      await under
        .asUser("ann")
        .withStream("ann", (stream) => stream.append([jobInsert("job-1"), article("a-1")]));
      const inside = await under.log.withStream("ann", (stream) =>
        stream.readAfter(1, { tables: WORK_TABLES }),
      );
      expect(inside).toEqual({ changes: [], upTo: 2, hasMore: false });
    });

    it("S12 leaves out the data of one table and of no other", async () => {
      await under.log.withStream("ann", (stream) =>
        stream.append([itemInsert("item-1", "job-1"), pickupInsert("item-1")]),
      );
      const { changes } = await under.log.readAfter("ann", 0, { withoutDataOf: IMPORT_TABLES.pickups });
      expect(changes.map((change) => change.data === null)).toEqual([false, true]);
      expect(changes[1]?.fieldMeta).not.toEqual({});
      const whole = await under.log.readAfter("ann", 0);
      expect(whole.changes.map((change) => change.data === null)).toEqual([false, false]);
    });
  });
}
