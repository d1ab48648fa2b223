/** What appending does: positions, whole batches, ids that have effect once. */
import { IdReusedError, InvalidChangeError } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { article, itemInsert, items, itemUpdate, jobInsert, nextId } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

export function positionsContract(open: OpenLog): void {
  describe("positions", () => {
    const under = useLog(open);

    it("S1 gives a stream's changes the positions 1, 2, 3, … over all batches", async () => {
      const first = await under.log.withStream("ann", (stream) => stream.append(items(2)));
      const second = await under.log.withStream("ann", (stream) => stream.append(items(3)));
      expect([...first.changes, ...second.changes].map((change) => change.seq)).toEqual([1, 2, 3, 4, 5]);
      expect([first.stored, second.stored]).toEqual([2, 3]);
      expect(await under.log.head("ann")).toMatchObject({ seq: 5 });
    });

    it("S1 goes by the order of the calls when none waits for the one before", async () => {
      const [first, second] = [items(600), items(2)];
      const appended = await under.log.withStream("ann", (stream) =>
        Promise.all([stream.append(first), stream.append(second), stream.append([jobInsert("job-2")])]),
      );
      expect(appended.map(({ changes }) => changes.at(-1)!.seq)).toEqual([600, 602, 603]);
      const { changes } = await under.log.readAfter("ann", 599);
      expect(changes.map(({ id }) => id)).toEqual([
        first.at(-1)!.id,
        ...second.map(({ id }) => id),
        changes[3]!.id,
      ]);
      expect(await under.log.head("ann")).toMatchObject({ seq: 603 });
    });

    it("S1 counts each stream by itself", async () => {
      await under.log.withStream("ann", (stream) => stream.append(items(3)));
      const other = await under.log.withStream("bob", (stream) => stream.append(items(1)));
      expect(other.changes.map((change) => [change.userId, change.seq])).toEqual([["bob", 1]]);
    });

    it("S1 gives no position away to work that failed", async () => {
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append(items(4));
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      const { changes } = await under.log.withStream("ann", (stream) => stream.append(items(1)));
      expect(changes[0]?.seq).toBe(1);
    });

    it("S2 stores nothing when the work throws, neither changes nor hints", async () => {
      await under.log.withStream("ann", (stream) =>
        stream.append(items(1), { attendAtMs: null, liveFrom: 1 }),
      );
      const before = await under.log.head("ann");
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append(items(2));
        await stream.setHints({ attendAtMs: 1, liveFrom: 3 });
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await under.log.head("ann")).toEqual(before);
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(1);
    });

    it("S2 L4: stores nothing of a batch with one change that cannot be stored, and the work may go on", async () => {
      const bad = itemInsert("item-2", "job-1", { id: "no uuid" });
      const { changes } = await under.log.withStream("ann", async (stream) => {
        await expect(stream.append([itemInsert("item-1", "job-1"), bad])).rejects.toThrow(InvalidChangeError);
        expect(stream.head.seq).toBe(0);
        return stream.append([jobInsert("job-2")]);
      });
      expect(changes.map((change) => [change.seq, change.recordId])).toEqual([[1, "job-2"]]);
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(1);
    });

    it("S3 answers a repeated change with its first storing and gives it no new position", async () => {
      const [first, second] = [jobInsert("job-1"), itemInsert("item-1", "job-1")];
      const before = await under.log.withStream("ann", (stream) => stream.append([first]));
      const again = await under.log.withStream("ann", (stream) => stream.append([second, first]));
      expect(again.stored).toBe(1);
      expect(again.changes.map((change) => change.seq)).toEqual([2, 1]);
      expect(again.changes[1]).toEqual(before.changes[0]);
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(2);
    });

    it("S3 stores a change that is twice in one batch once", async () => {
      const twice = jobInsert("job-1");
      const appended = await under.log.withStream("ann", (stream) => stream.append([twice, { ...twice }]));
      expect(appended.stored).toBe(1);
      expect(appended.changes.map((change) => change.seq)).toEqual([1, 1]);
    });

    it("S3 reads an id in capitals as the same id", async () => {
      const change = jobInsert("job-1", { id: "abcdef00-0000-4000-8000-00000000000a" });
      await under.log.withStream("ann", (stream) => stream.append([change]));
      const again = await under.log.withStream("ann", (stream) =>
        stream.append([{ ...change, id: change.id.toUpperCase() }]),
      );
      expect(again.stored).toBe(0);
      expect(again.changes[0]?.id).toBe(change.id);
    });

    it("S3 does not mind the order of fields or who repeats the change", async () => {
      const change = jobInsert("job-1", { data: { a: 1, b: { c: [1, 2], d: null } }, fieldMeta: {} });
      await under.log.withStream("ann", (stream) => stream.append([change]));
      const again = await under.log.withStream("ann", (stream) =>
        stream.append([{ ...change, data: { b: { d: null, c: [1, 2] }, a: 1 }, clientId: "device-2" }]),
      );
      expect(again.stored).toBe(0);
      expect(again.changes[0]?.clientId).toBe("device-1");
    });

    it("S3 keeps the ids of different streams apart", async () => {
      const change = jobInsert("job-1");
      await under.log.withStream("ann", (stream) => stream.append([change]));
      const other = await under.log.withStream("bob", (stream) => stream.append([change]));
      expect(other.stored).toBe(1);
    });

    it("S3 stores nothing and moves nothing for a batch that was all stored before", async () => {
      const batch = items(3);
      await under.log.withStream("ann", (stream) => stream.append(batch, { attendAtMs: null, liveFrom: 1 }));
      const again = await under.log.withStream("ann", (stream) => stream.append(batch));
      expect(again).toMatchObject({ stored: 0, changes: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
      expect(await under.log.head("ann")).toMatchObject({ seq: 3, attendAtMs: null });
    });

    it.each([
      ["data", { data: { status: "done" } }],
      ["field times", { fieldMeta: { status: "2020-01-01T00:00:00.000Z" } }],
      ["record", { recordId: "job-9" }],
      ["operation", { op: "update" as const }],
    ])(
      "S4 refuses a stored id that comes with another %s, and stores nothing of the batch",
      async (_what, other) => {
        const known = jobInsert("job-1");
        await under.log.withStream("ann", (stream) => stream.append([known]));
        const after = await under.log.withStream("ann", async (stream) => {
          const batch = [
            itemInsert("item-1", "job-1"),
            { ...known, ...other },
            itemInsert("item-2", "job-1"),
          ];
          await expect(stream.append(batch)).rejects.toThrow(IdReusedError);
          return stream.append([itemUpdate("item-1", "extracting")]);
        });
        expect(after.changes[0]?.seq).toBe(2);
        expect((await under.log.readAfter("ann", 0)).changes.map((change) => change.op)).toEqual([
          "insert",
          "update",
        ]);
      },
    );

    it("S4 refuses a batch that gives one id to two different changes", async () => {
      const id = nextId();
      const batch = [jobInsert("job-1", { id }), jobInsert("job-2", { id })];
      const appending = under.log.withStream("ann", (stream) => stream.append(batch));
      await expect(appending).rejects.toMatchObject({ name: "IdReusedError", changeId: id });
      expect((await under.log.readAfter("ann", 0)).changes).toEqual([]);
    });

    it("S5 reads a change back as it was given, with its stream, position and stored time", async () => {
      const change = article("a-1", {
        data: {
          title: "Grüße, 世界 🎉",
          quote: `"\\ ' {} \u2028 \u0001`,
          deep: { list: [1, -2.5, 1e21, 1e-7, true, null, ["x", {}]], empty: "" },
        },
        spaceId: "space-1",
        actor: { kind: "user", principalId: "ann", displayName: "Änn" },
        origin: "migration",
        schemaVersion: 3,
        op: "update",
      });
      const { changes, nowMs } = await under.asUser("ann").withStream("ann", async (stream) => ({
        ...(await stream.append([change])),
        nowMs: stream.nowMs,
      }));
      const expected = { ...change, userId: "ann", seq: 1, createdAt: new Date(nowMs).toISOString() };
      expect(changes).toEqual([expected]);
      expect((await under.asUser("ann").readAfter("ann", 0)).changes).toEqual([expected]);
    });

    it("S5 answers with what was stored, whatever becomes of the list that was given", async () => {
      const given = items(2);
      const appended = await under.log.withStream("ann", (stream) => stream.append(given));
      given.length = 0;
      expect(appended.changes).toEqual((await under.log.readAfter("ann", 0)).changes);
      expect(appended.changes).toHaveLength(2);
    });

    it("S5 keeps a tombstone without content", async () => {
      const deletedAt = "2026-05-04T03:02:01.000Z";
      const tombstone = article("a-1", { op: "delete", data: null, fieldMeta: { deletedAt } });
      await under.asUser("ann").withStream("ann", (stream) => stream.append([tombstone]));
      const { changes } = await under.asUser("ann").readAfter("ann", 0);
      expect(changes).toMatchObject([{ op: "delete", data: null, fieldMeta: { deletedAt } }]);
    });
  });
}
