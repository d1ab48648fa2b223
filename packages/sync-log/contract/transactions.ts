/** What a transaction is worth: all or nothing to everybody, in its turn, at one time, and over when it is over. */
import { IdReusedError, InvalidChangeError, type LockedStream } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { itemInsert, items, itemUpdate, jobInsert, pickupInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const SOON = { attendAtMs: 1_000, liveFrom: 1 } as const;

export function transactionsContract(open: OpenLog): void {
  describe("transactions", () => {
    const under = useLog(open);

    /** Somebody who holds a head until told to let it go. */
    async function holding(userId: string) {
      const [entered, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const ended = under.log.withStream(userId, async () => {
        entered.resolve();
        await gate.promise;
      });
      await entered.promise;
      return { letGo: gate.resolve, ended };
    }

    it("S43 leaves no head of a stream whose first transaction threw, and shows none while it runs", async () => {
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append(items(1), SOON);
        expect(await under.log.head("ann")).toBeNull();
        expect(await under.log.heads()).toEqual([]);
        expect(await under.log.dueStreams(10)).toEqual([]);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      const invalid = under.log.append("bob", [jobInsert("job-1", { id: "no uuid" })]);
      await expect(invalid).rejects.toThrow(InvalidChangeError);
      expect(await under.log.heads()).toEqual([]);
      expect(await under.log.withStreamIfFree("ann", async (stream) => stream.head.seq)).toEqual({
        free: true,
        value: 0,
      });
    });

    it("S43 shows its appends, hints and removals to everybody at one time", async () => {
      await under.log.append("ann", [pickupInsert("item-1"), jobInsert("job-1")]);
      const before = await under.log.head("ann");
      await under.log.withStream("ann", async (stream) => {
        await stream.append(items(2), SOON);
        await stream.removePickups(["pickup-item-1"]);
        await stream.append([itemUpdate("item-2", "error")], { attendAtMs: null, liveFrom: 4 });
        expect(await under.log.head("ann")).toEqual(before);
        expect((await under.log.readAfter("ann", 0)).changes.map(({ seq }) => seq)).toEqual([1, 2]);
      });
      expect(await under.log.head("ann")).toMatchObject({ seq: 5, attendAtMs: null, liveFrom: 4 });
      expect((await under.log.readAfter("ann", 0)).changes.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    });

    it("S43 takes an id as new that a transaction gave away and then threw", async () => {
      const [first, second] = [jobInsert("job-1"), jobInsert("job-2")];
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append([first, second]);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      const { changes, stored } = await under.log.withStream("ann", (stream) =>
        stream.append([second, { ...first, recordId: "job-9" }]),
      );
      expect([stored, ...changes.map(({ seq }) => seq)]).toEqual([2, 1, 2]);
    });

    it("S43 knows its own ids, and refuses their reuse without harm to what it has appended", async () => {
      const known = jobInsert("job-1");
      const after = await under.log.withStream("ann", async (stream) => {
        await stream.append([known], SOON);
        const before = stream.head;
        expect(await stream.append([known, itemInsert("item-1", "job-1")])).toMatchObject({
          stored: 1,
          changes: [{ seq: 1 }, { seq: 2 }],
        });
        const reused = [itemInsert("item-2", "job-1"), { ...known, recordId: "job-2" }];
        await expect(stream.append(reused, { attendAtMs: 5, liveFrom: 9 })).rejects.toThrow(IdReusedError);
        const invalid = [itemInsert("item-2", "job-1"), { ...known, id: "no uuid" }];
        await expect(stream.append(invalid, { attendAtMs: 5, liveFrom: 9 })).rejects.toThrow(
          InvalidChangeError,
        );
        expect(stream.head).toEqual({ ...before, seq: 2 });
        return stream.append([jobInsert("job-3")], { attendAtMs: null, liveFrom: 1 });
      });
      expect(after.changes[0]?.seq).toBe(3);
      expect(await under.log.head("ann")).toMatchObject({ seq: 3, attendAtMs: null });
    });

    it("S43 stores a change anew whose pickup was removed before, in the same transaction or in another", async () => {
      const pickup = pickupInsert("item-1");
      await under.log.append("ann", [pickup]);
      await under.log.withStream("ann", async (stream) => {
        await stream.removePickups([pickup.recordId]);
        expect(await stream.append([pickup])).toMatchObject({ stored: 1, changes: [{ seq: 2 }] });
        expect((await stream.readAfter(0)).changes.map(({ seq }) => seq)).toEqual([2]);
        expect(await stream.removePickups([pickup.recordId])).toBe(1);
        expect(await stream.removePickups([pickup.recordId])).toBe(0);
      });
      expect((await under.log.readAfter("ann", 0)).changes).toEqual([]);
      await under.log.append("ann", [pickup]);
      expect((await under.log.readAfter("ann", 0)).changes.map(({ seq }) => seq)).toEqual([3]);
    });

    it("S44 gives a head to those who wait for it in the order of their asking", async () => {
      const order: number[] = [];
      const first = await holding("ann");
      const waiting = Array.from({ length: 5 }, (_, index) =>
        under.log.withStream("ann", async () => {
          order.push(index);
          await under.log.heads();
        }),
      );
      first.letGo();
      await first.ended;
      waiting.push(
        under.log.withStream("ann", async () => {
          order.push(5);
        }),
      );
      await Promise.all(waiting);
      expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it("S44 is not free while somebody waits, and goes on to the next when one throws", async () => {
      const first = await holding("ann");
      const inBetween = async () => {
        await first.ended;
        return under.log.withStreamIfFree("ann", async () => "mine");
      };
      const second = inBetween();
      const third = under.log.withStream("ann", async () => {
        throw new Error("no");
      });
      const fourth = under.log.withStream("ann", async (stream) => (await stream.append(items(1))).stored);
      first.letGo();
      await expect(third).rejects.toThrow("no");
      expect(await fourth).toBe(1);
      expect(await second).toEqual({ free: false });
    });

    it("S45 refuses a stream that is used after its transaction, whether that was kept or not", async () => {
      const escaped: LockedStream[] = [];
      await under.log.withStream("ann", async (stream) => void escaped.push(stream));
      const failing = under.log.withStream("bob", async (stream) => {
        escaped.push(stream);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await under.log.withStreamIfFree("cy", async (stream) => void escaped.push(stream));
      expect(escaped).toHaveLength(3);
      for (const stream of escaped) {
        await expect(stream.append(items(1))).rejects.toThrow(/is over/);
        await expect(stream.readAfter(0)).rejects.toThrow(/is over/);
        await expect(stream.readJobs({ jobIds: ["job-1"], itemIds: [], beforeSeq: 9 })).rejects.toThrow(
          /is over/,
        );
        await expect(stream.readRecords(["q-1"])).rejects.toThrow(/is over/);
        await expect(stream.setHints(SOON)).rejects.toThrow(/is over/);
        await expect(stream.removePickups(["pickup-item-1"])).rejects.toThrow(/is over/);
        await expect(stream.liveWorkers()).rejects.toThrow(/is over/);
      }
      expect(await under.log.heads()).toMatchObject([
        { userId: "ann", seq: 0, attendAtMs: null },
        { userId: "cy", seq: 0, attendAtMs: null },
      ]);
    });

    it("S45 takes with it what was asked for before its end, also when nobody waited for the answer", async () => {
      const unawaited: Promise<unknown>[] = [];
      await under.log.withStream("ann", async (stream) => {
        unawaited.push(stream.append(items(2)));
      });
      await Promise.all(unawaited);
      expect(await under.log.head("ann")).toMatchObject({ seq: 2 });
    });

    it("S46 has one time, which all that it appends was stored at", async () => {
      const { times, nowMs } = await under.log.withStream("ann", async (stream) => {
        const { nowMs } = stream;
        const first = await stream.append(items(1));
        await under.passTime();
        const second = await stream.append([jobInsert("job-2")]);
        expect(stream.nowMs).toBe(nowMs);
        return { times: [...first.changes, ...second.changes].map(({ createdAt }) => createdAt), nowMs };
      });
      expect(times).toEqual([new Date(nowMs).toISOString(), new Date(nowMs).toISOString()]);
      expect(await under.log.withStream("ann", async (stream) => stream.nowMs)).toBeGreaterThan(nowMs);
      expect(await under.log.head("ann")).toMatchObject({ attendAtMs: nowMs });
    });

    it("S46 has the time at which its waiting ended", async () => {
      const first = await holding("ann");
      const askedAtMs = await under.log.withStream("bob", async (stream) => stream.nowMs);
      const second = under.log.withStream("ann", async (stream) => stream.nowMs);
      await under.passTime();
      first.letGo();
      expect(await second).toBeGreaterThan(askedAtMs);
    });

    it("S5 keeps what it was given, whatever its giver makes of it later", async () => {
      const given = jobInsert("job-1", { data: { list: [{ a: 1 }], none: undefined as never, zero: -0 } });
      const { changes } = await under.log.withStream("ann", (stream) => stream.append([given]));
      (given.data as { list: { a: number }[] }).list[0]!.a = 2;
      (given.fieldMeta as Record<string, string>)["status"] = "2030-01-01T00:00:00.000Z";
      const [stored] = (await under.log.readAfter("ann", 0)).changes;
      expect(stored?.data).toStrictEqual({ list: [{ a: 1 }], zero: 0 });
      expect(stored?.fieldMeta["status"]).toBe("2026-05-04T03:02:01.000Z");
      expect(changes).toHaveLength(1);
    });
  });
}
