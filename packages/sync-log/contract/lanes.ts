/** The two lanes of hints, and what asks for which. */
import { FEED_TABLE_SET, QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { article, feed, items, jobInsert, queueChange, queueJobInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const both = () => [queueJobInsert("q-1"), jobInsert("job-1")];
const AT_REST = { attendAtMs: null, liveFrom: 1 } as const;

export function lanesContract(open: OpenLog): void {
  describe("lanes", () => {
    const under = useLog(open);

    it.each(QUEUE_TABLE_SET.tableNames)(
      "S38 asks for the queue's worker and no other when %s is appended without hints",
      async (tableName) => {
        const nowMs = await under.log.withStream("ann", async (stream) => {
          await stream.append([queueChange(tableName, "r-1")]);
          expect(stream.head).toMatchObject({ ...AT_REST, queue: { attendAtMs: stream.nowMs, liveFrom: 1 } });
          return stream.nowMs;
        });
        expect(await under.log.head("ann")).toMatchObject({
          ...AT_REST,
          queue: { attendAtMs: nowMs, liveFrom: 1 },
        });
        expect(await under.log.dueStreams(10, "queue")).toEqual(["ann"]);
        expect(await under.log.dueStreams(10)).toEqual([]);
      },
    );

    it("S38 asks for the import's worker and no other when its tables are appended", async () => {
      await under.log.withStream("ann", (stream) => stream.append(items(1)));
      expect(await under.log.dueStreams(10, "imports")).toEqual(["ann"]);
      expect(await under.log.dueStreams(10, "queue")).toEqual([]);
    });

    it("S38 asks for nobody when feeds, or tables of other apps with the queue's names, are appended", async () => {
      const borrowed = article("q-1", { tableName: "queueJobs" });
      const unknown = article("q-2", { appId: "queue", tableName: "queueNotes" });
      await under.log.withStream("ann", (stream) => stream.append([feed("f-1")]));
      await under.asUser("ann").withStream("ann", (stream) => stream.append([borrowed, unknown]));
      expect(await under.log.head("ann")).toMatchObject({ seq: 3, ...AT_REST, queue: AT_REST });
    });

    it("S38 asks for both lanes when both are appended to without hints", async () => {
      await under.log.withStream("ann", (s) => s.append(both()));
      expect(await under.log.dueStreams(10, "imports")).toEqual(["ann"]);
      expect(await under.log.dueStreams(10, "queue")).toEqual(["ann"]);
    });

    it("S38 takes hints for one lane and asks for the other when both are appended to", async () => {
      await under.log.withStream("ann", async (stream) => {
        await stream.append(both(), { attendAtMs: null, liveFrom: 2 }, "queue");
        expect(stream.head).toMatchObject({
          attendAtMs: stream.nowMs,
          liveFrom: 1,
          queue: { attendAtMs: null, liveFrom: 2 },
        });
      });
      await under.log.withStream("bob", (stream) => stream.append(both(), { attendAtMs: null, liveFrom: 3 }));
      expect(await under.log.head("bob")).toMatchObject({ attendAtMs: null, liveFrom: 3 });
      expect(await under.log.dueStreams(10, "imports")).toEqual(["ann"]);
      expect(await under.log.dueStreams(10, "queue")).toEqual(["bob"]);
    });

    it("S38 asks for a lane also when the hints given are for one that is not touched", async () => {
      await under.log.withStream("ann", (s) => s.append([queueJobInsert("q-1")], AT_REST, "imports"));
      expect(await under.log.dueStreams(10, "queue")).toEqual(["ann"]);
    });

    it("S38 keeps an earlier time of the queue's lane and brings a later one forward", async () => {
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 4 }, "queue"));
      await under.log.withStream("ann", (s) => s.append([queueJobInsert("q-1")]));
      expect(await under.log.head("ann")).toMatchObject({ queue: { attendAtMs: 1_000, liveFrom: 4 } });
      await under.log.withStream("bob", async (stream) => {
        await stream.setHints({ attendAtMs: stream.nowMs + 60_000, liveFrom: 1 }, "queue");
        await stream.append([queueJobInsert("q-1")]);
        expect(stream.head.queue).toEqual({ attendAtMs: stream.nowMs, liveFrom: 1 });
      });
    });

    it("S39 keeps the hints of the lanes apart, given alone or with an empty batch", async () => {
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 7 }));
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: 2_000, liveFrom: 8 }, "queue"));
      const hints = { attendAtMs: 1_000, liveFrom: 7, queue: { attendAtMs: 2_000, liveFrom: 8 } };
      expect(await under.log.head("ann")).toMatchObject(hints);
      expect(await under.log.heads()).toMatchObject([hints]);
      await under.log.withStream("ann", async (stream) => {
        expect(stream.head).toMatchObject(hints);
        await stream.append([], AT_REST, "queue");
        expect(stream.head).toMatchObject({ ...hints, queue: AT_REST });
      });
      expect(await under.log.head("ann")).toMatchObject({ ...hints, queue: AT_REST });
    });

    it("S39 gives the streams that are due in the queue's lane, longest due first", async () => {
      const due = { cy: 3_000, ann: 2_000, bob: 1_000 };
      for (const [user, attendAtMs] of Object.entries(due)) {
        await under.log.withStream(user, (stream) => stream.setHints({ attendAtMs, liveFrom: 1 }, "queue"));
      }
      await under.log.withStream("dan", (stream) => stream.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      await under.log.withStream("eve", (s) =>
        s.setHints({ attendAtMs: s.nowMs + 60_000, liveFrom: 1 }, "queue"),
      );
      expect(await under.log.dueStreams(10, "queue")).toEqual(["bob", "ann", "cy"]);
      expect(await under.log.dueStreams(2, "queue")).toEqual(["bob", "ann"]);
      expect(await under.log.dueStreams(10)).toEqual(["dan"]);
    });

    it("S39 makes streams due in one lane without touching the other", async () => {
      const later = await under.log.withStream("ann", async (stream) => {
        const hints = { attendAtMs: stream.nowMs + 60_000, liveFrom: 5 };
        await stream.setHints(hints, "queue");
        await stream.setHints(hints, "imports");
        return hints;
      });
      await under.log.withStream("bob", (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      expect(await under.log.attendAll("queue")).toBe(1);
      expect(await under.log.dueStreams(10, "queue")).toEqual(["ann"]);
      expect(await under.log.head("ann")).toMatchObject({ ...later, queue: { liveFrom: 5 } });
      expect(await under.log.head("bob")).toMatchObject({ attendAtMs: 1_000, queue: AT_REST });
    });

    it("S39 stores no hint of a lane when the work throws", async () => {
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append([queueJobInsert("q-1")], { attendAtMs: 5_000, liveFrom: 9 }, "queue");
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect((await under.log.head("ann"))?.queue ?? AT_REST).toEqual(AT_REST);
    });

    it("S39 lets the worker read and write feeds, and read them alone", async () => {
      await under.log.withStream("ann", (s) =>
        s.append([jobInsert("job-1"), feed("f-1"), queueJobInsert("q-1")]),
      );
      const feeds = await under.log.readAfter("ann", 0, { tables: FEED_TABLE_SET });
      expect(feeds).toMatchObject({ changes: [{ seq: 2, recordId: "f-1" }], upTo: 3, hasMore: false });
      const queue = await under.log.readAfter("ann", 0, { tables: QUEUE_TABLE_SET });
      expect(queue).toMatchObject({ changes: [{ seq: 3, recordId: "q-1" }], upTo: 3, hasMore: false });
    });
  });
}
