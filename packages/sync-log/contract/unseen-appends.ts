/** Appends to a stream of which nobody has looked at anything. */
import { formatStamp, IdReusedError, InvalidChangeError } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { itemInsert, items, jobInsert, queueJobInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

export function unseenAppendsContract(open: OpenLog): void {
  describe("an append without a look at the stream", () => {
    const under = useLog(open);
    const stored = async () => (await under.log.readAfter("ann", 0)).changes;

    it("S42 stores at the next positions, in a new stream and behind others, and answers the log's clock", async () => {
      const [first, second] = [items(2), items(600)];
      const { nowMs } = await under.log.append("ann", first);
      await under.log.withStream("ann", (stream) => stream.append([jobInsert("job-2")]));
      const later = await under.log.append("ann", second);
      const changes = await stored();
      expect(changes.map(({ seq }) => seq)).toEqual(Array.from({ length: 603 }, (_, index) => index + 1));
      expect(changes.slice(0, 2).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      expect(changes.slice(3).map(({ id }) => id)).toEqual(second.map(({ id }) => id));
      expect(await under.log.head("ann")).toMatchObject({ seq: 603 });
      expect(changes[0]!.createdAt >= formatStamp(nowMs)).toBe(true);
      expect(later.nowMs).toBeGreaterThanOrEqual(nowMs);
      expect(changes.at(-1)!.createdAt >= formatStamp(later.nowMs)).toBe(true);
    });

    it("S42 reads back as it was given", async () => {
      const given = itemInsert("item-1", "job-1", { data: { text: "ä\n\t\\,\"'", list: [1, null] } });
      await under.log.append("ann", [jobInsert("job-1")]);
      await under.log.append("ann", [given]);
      expect((await stored())[1]).toMatchObject(given);
    });

    it("S42 S3 may be repeated, whole or in part", async () => {
      const batch = items(3);
      await under.log.append("ann", [jobInsert("job-2")]);
      await under.log.append("ann", batch.slice(0, 2));
      await under.log.append("ann", batch);
      await under.log.append("ann", batch);
      expect((await stored()).slice(1).map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
      expect(await under.log.head("ann")).toMatchObject({ seq: 4 });
    });

    it("S42 S2 stores nothing of a batch that cannot be stored, or that uses an id for something else", async () => {
      await under.log.append("ann", [jobInsert("job-1")]);
      const [known] = await stored();
      const [fresh, other] = [itemInsert("item-1", "job-1"), jobInsert("job-2", { id: known!.id })];
      await expect(under.log.append("ann", [fresh, { ...fresh, id: "no uuid" }])).rejects.toThrow(
        InvalidChangeError,
      );
      await expect(under.log.append("ann", [fresh, other])).rejects.toThrow(IdReusedError);
      expect(await stored()).toEqual([known]);
    });

    it("S42 waits for whoever holds the head, and goes behind what they append", async () => {
      const ready = Promise.withResolvers<void>();
      const holder = under.log.withStream("ann", async (stream) => {
        ready.resolve();
        const waiting = under.log.append("ann", [jobInsert("job-2")]);
        await stream.append(items(2));
        return { waiting };
      });
      await ready.promise;
      await (
        await holder
      ).waiting;
      expect((await stored()).map(({ recordId }) => recordId).at(-1)).toBe("job-2");
    });

    it("S42 S38 asks for the lanes that it touches, but not for one whose hints are kept", async () => {
      const hints = { attendAtMs: null, liveFrom: 3 };
      await under.log.withStream("ann", (stream) => stream.append(items(1), hints, "imports"));
      await under.log.withStream("ann", (stream) => stream.setHints(hints, "queue"));
      await under.log.append("ann", [queueJobInsert("q-1")], "queue");
      expect(await under.log.head("ann")).toMatchObject({ ...hints, queue: hints });
      const { nowMs } = await under.log.append("ann", [queueJobInsert("q-2")]);
      const head = (await under.log.head("ann"))!;
      expect(head).toMatchObject(hints);
      expect(Math.abs(head.queue.attendAtMs! - nowMs)).toBeLessThanOrEqual(1);
      expect(await under.log.dueStreams(10, "queue")).toEqual(["ann"]);
    });

    it("S42 tells those who listen", async () => {
      const heard = Promise.withResolvers<string>();
      const end = await under.log.subscribe(heard.resolve);
      await under.log.append("ann", [jobInsert("job-1")]);
      expect(await heard.promise).toBe("ann");
      await end();
    });
  });
}
