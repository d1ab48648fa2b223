/** Reading the queue's records by their ids. */
import { describe, expect, it } from "vitest";
import { article, items, jobInsert, queueChange, queueJobInsert, queueJobUpdate } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

export function recordsContract(open: OpenLog): void {
  describe("records of the queue", () => {
    const under = useLog(open);

    /** Positions: 1 q-1, 2 an import job of the same id, 3 q-2, 4 who depends on q-1, 5 q-1 ends, 6 claim c-1. */
    async function storeQueue(): Promise<void> {
      await under.log.withStream("ann", (stream) =>
        stream.append([
          queueJobInsert("q-1"),
          jobInsert("q-1"),
          queueJobInsert("q-2"),
          queueChange("queueDependents", "q-1"),
          queueJobUpdate("q-1", "finished"),
          queueChange("queueClaims", "c-1"),
        ]),
      );
      await under.log.withStream("bob", (stream) => stream.append([queueJobInsert("q-1")]));
    }

    const positions = async (recordIds: readonly string[]) =>
      (await under.log.readRecords("ann", recordIds)).map((change) => change.seq);

    it("S40 reads all changes of the records asked for, of all the queue's tables and in position order", async () => {
      await storeQueue();
      expect(await positions(["q-1"])).toEqual([1, 4, 5]);
      expect(await positions(["c-1", "q-2", "q-1"])).toEqual([1, 3, 4, 5, 6]);
      expect(await positions(["q-1", "q-1"])).toEqual([1, 4, 5]);
    });

    it("S40 reads nothing for no id, an unknown id and an unknown stream", async () => {
      await storeQueue();
      expect(await positions([])).toEqual([]);
      expect(await positions(["q-9"])).toEqual([]);
      expect(await under.log.readRecords("nobody", ["q-1"])).toEqual([]);
    });

    it("S40 reads the changes whole, for the holder with those that it has just appended", async () => {
      await storeQueue();
      const [inside, appended] = await under.log.withStream("ann", async (stream) => {
        const { changes } = await stream.append([queueJobUpdate("q-2", "canceled")]);
        return [await stream.readRecords(["q-2"]), changes] as const;
      });
      const all = (await under.log.readAfter("ann", 0)).changes;
      expect(inside).toEqual([all[2], ...appended]);
      expect(await under.log.readRecords("ann", ["q-2"])).toEqual(inside);
    });

    it("S40 shows nobody else what is not committed, and nothing of work that failed", async () => {
      await storeQueue();
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append([queueJobUpdate("q-1", "failed")]);
        expect(await stream.readRecords(["q-1"])).toHaveLength(4);
        expect(await positions(["q-1"])).toEqual([1, 4, 5]);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await positions(["q-1"])).toEqual([1, 4, 5]);
    });

    it("S40 reads no table that only has the queue's name or its app", async () => {
      await under
        .asUser("ann")
        .withStream("ann", (stream) =>
          stream.append([
            article("q-1", { appId: "notes", tableName: "queueJobs" }),
            article("q-1", { appId: "queue", tableName: "notes" }),
          ]),
        );
      expect(await positions(["q-1"])).toEqual([]);
    });

    it("S40 takes record ids as they are, whatever characters they have", async () => {
      const odd = ['a"b', "a\\\\b", "a,b", "{}", "NULL", " a ", "a'b", "ü🎉"];
      await under.log.withStream("ann", (s) => s.append(odd.map((id) => queueJobInsert(id))));
      expect(await positions(odd.slice(1))).toEqual([2, 3, 4, 5, 6, 7, 8]);
    });

    it("S40 reads for a user what is that user's own", async () => {
      await storeQueue();
      const own = await under.asUser("ann").readRecords("ann", ["q-1"]);
      expect(own.map((change) => change.seq)).toEqual([1, 4, 5]);
    });

    it("S40 reads a thousand records among others", async () => {
      const ids = Array.from({ length: 1_000 }, (_, index) => `q-${index}`);
      await under.log.withStream("ann", (s) => s.append(ids.map((id) => queueJobInsert(id))));
      await under.log.withStream("ann", (s) => s.append(items(10)));
      await under.log.withStream("ann", (s) => s.append(ids.map((id) => queueJobUpdate(id, "finished"))));
      const wanted = ids.filter((_, index) => index % 2 === 0);
      expect(await positions(wanted)).toHaveLength(1_000);
    });
  });
}
