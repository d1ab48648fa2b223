/** The hints on a head: when a worker should look, and where its fold may start. */
import { describe, expect, it } from "vitest";
import { article, itemInsert, items, jobInsert, pickupInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const AT_REST = { attendAtMs: null, liveFrom: 1 } as const;

export function hintsContract(open: OpenLog): void {
  describe("hints", () => {
    const under = useLog(open);

    it.each([
      ["job", jobInsert("job-1")],
      ["item", itemInsert("item-1", "job-1")],
      ["pickup", pickupInsert("item-1")],
    ])("S13 asks for a worker at once when a %s is appended without hints", async (_what, change) => {
      const nowMs = await under.log.withStream("ann", async (stream) => {
        await stream.append([change]);
        expect(stream.head.attendAtMs).toBe(stream.nowMs);
        return stream.nowMs;
      });
      expect(await under.log.head("ann")).toMatchObject({ attendAtMs: nowMs, liveFrom: 1 });
      expect(await under.log.dueStreams(10)).toEqual(["ann"]);
    });

    it("S13 asks for nobody when other tables are appended", async () => {
      const note = article("n-1", { appId: "notes", tableName: "articleImportJobs" });
      await under.asUser("ann").withStream("ann", (stream) => stream.append([article("a-1"), note]));
      expect(await under.log.head("ann")).toMatchObject({ seq: 2, attendAtMs: null });
      expect(await under.log.dueStreams(10)).toEqual([]);
    });

    it("S13 keeps an earlier time and brings a later one forward", async () => {
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      await under.log.withStream("ann", (s) => s.append(items(1)));
      expect(await under.log.head("ann")).toMatchObject({ attendAtMs: 1_000 });
      const nowMs = await under.log.withStream("bob", async (stream) => {
        await stream.setHints({ attendAtMs: stream.nowMs + 60_000, liveFrom: 1 });
        await stream.append(items(1));
        return stream.nowMs;
      });
      expect(await under.log.head("bob")).toMatchObject({ attendAtMs: nowMs });
    });

    it("S14 leaves the hints that come with an append, also of a work table", async () => {
      await under.log.withStream("ann", async (stream) => {
        await stream.append(items(3), { attendAtMs: stream.nowMs + 60_000, liveFrom: 2 });
        expect(stream.head).toMatchObject({ seq: 3, attendAtMs: stream.nowMs + 60_000, liveFrom: 2 });
      });
      await under.log.withStream("bob", (stream) => stream.append(items(3), AT_REST));
      expect(await under.log.dueStreams(10)).toEqual([]);
      expect(await under.log.head("ann")).toMatchObject({ liveFrom: 2 });
      expect(await under.log.head("bob")).toMatchObject({ attendAtMs: null, liveFrom: 1 });
    });

    it("S14 leaves hints without a change, alone or with an empty batch", async () => {
      await under.log.withStream("ann", (stream) => stream.setHints({ attendAtMs: 1_000, liveFrom: 7 }));
      expect(await under.log.head("ann")).toMatchObject({ seq: 0, attendAtMs: 1_000, liveFrom: 7 });
      const appended = await under.log.withStream("ann", (stream) => stream.append([], AT_REST));
      expect(appended).toEqual({ changes: [], stored: 0 });
      expect(await under.log.head("ann")).toMatchObject({ seq: 0, ...AT_REST });
    });

    it("S15 gives the due streams, longest due first, at most as many as asked for", async () => {
      const due = { cy: 3_000, ann: 2_000, bob: 1_000 };
      for (const [user, attendAtMs] of Object.entries(due)) {
        await under.log.withStream(user, (stream) => stream.setHints({ attendAtMs, liveFrom: 1 }));
      }
      await under.log.withStream("dan", (stream) => stream.setHints(AT_REST));
      await under.log.withStream("eve", (s) => s.setHints({ attendAtMs: s.nowMs + 60_000, liveFrom: 1 }));
      expect(await under.log.dueStreams(10)).toEqual(["bob", "ann", "cy"]);
      expect(await under.log.dueStreams(2)).toEqual(["bob", "ann"]);
    });

    it("S15 finds a stream due once its time has come", async () => {
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: s.nowMs + 60_000, liveFrom: 1 }));
      expect(await under.log.dueStreams(10)).toEqual([]);
      await under.advance(60_001);
      expect(await under.log.dueStreams(10)).toEqual(["ann"]);
    });

    it("S16 makes every stream that is not at rest due, and leaves those at rest", async () => {
      await under.log.withStream("ann", (s) => s.setHints({ attendAtMs: s.nowMs + 60_000, liveFrom: 5 }));
      await under.log.withStream("bob", (stream) => stream.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      await under.log.withStream("cy", (stream) => stream.setHints(AT_REST));
      expect(await under.log.attendAll()).toBe(2);
      expect(await under.log.dueStreams(10)).toEqual(["bob", "ann"]);
      expect(await under.log.head("bob")).toMatchObject({ attendAtMs: 1_000 });
      expect(await under.log.head("ann")).toMatchObject({ liveFrom: 5 });
      expect(await under.log.head("cy")).toMatchObject(AT_REST);
    });

    it("S16 waits for a holder, so that its hints do not undo it", async () => {
      await under.log.withStream("ann", (stream) => stream.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      const attending = await under.log.withStream("ann", async (stream) => {
        const started = under.log.attendAll();
        await stream.setHints({ attendAtMs: stream.nowMs + 60_000, liveFrom: 1 });
        return { count: started };
      });
      expect(await attending.count).toBe(1);
      expect(await under.log.dueStreams(10)).toEqual(["ann"]);
    });
  });
}
