/** The head as a lock, and what its holder and others see meanwhile. */
import { describe, expect, it } from "vitest";
import { items, jobInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

export function lockingContract(open: OpenLog): void {
  describe("the head as a lock", () => {
    const under = useLog(open);

    it("S6 lets the second holder begin when the first has ended, with what the first stored", async () => {
      const events: string[] = [];
      const entered = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const first = under.log.withStream("ann", async (stream) => {
        entered.resolve();
        await gate.promise;
        await stream.append(items(2));
        events.push("first ends");
      });
      await entered.promise;
      const second = under.log.withStream("ann", async (stream) => {
        events.push("second begins");
        return stream.head.seq;
      });
      await under.log.withStream("bob", async () => events.push("another stream goes on"));
      gate.resolve();
      await first;
      expect(await second).toBe(2);
      expect(events).toEqual(["another stream goes on", "first ends", "second begins"]);
    });

    it("S6 gives the head free when the work throws", async () => {
      const failing = under.log.withStream("ann", async () => {
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await under.log.withStreamIfFree("ann", async () => "mine")).toEqual({
        free: true,
        value: "mine",
      });
    });

    it("S7 answers at once that a held head is not free", async () => {
      await under.log.withStream("ann", async () => {
        const tried = await under.log.withStreamIfFree("ann", async () => "mine");
        expect(tried).toEqual({ free: false });
      });
      expect(await under.log.withStreamIfFree("ann", async () => "mine")).toEqual({
        free: true,
        value: "mine",
      });
    });

    it("S7 rolls back and throws on what the work threw, also when the head was free", async () => {
      const failing = under.log.withStreamIfFree("ann", async (stream) => {
        await stream.append(items(1));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect((await under.log.readAfter("ann", 0)).changes).toEqual([]);
    });

    it("S8 shows the holder its own changes and nobody else until it has ended", async () => {
      await under.log.withStream("ann", async (stream) => {
        await stream.append(items(2));
        expect(stream.head.seq).toBe(2);
        expect((await stream.readAfter(0)).changes).toHaveLength(2);
        expect(await under.log.readAfter("ann", 0)).toMatchObject({ changes: [], upTo: 0 });
      });
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(2);
    });

    it("S8 appends more than once in one transaction", async () => {
      await under.log.withStream("ann", async (stream) => {
        await stream.append(items(2));
        const { changes } = await stream.append([jobInsert("job-1")]);
        expect(changes[0]?.seq).toBe(3);
      });
      expect(await under.log.head("ann")).toMatchObject({ seq: 3 });
    });

    it("S9 gives every stream an epoch of eight hexadecimal digits that stays", async () => {
      const epoch = await under.log.withStream("ann", async (stream) => stream.head.epoch);
      expect(epoch).toMatch(/^[0-9a-f]{8}$/);
      await under.log.withStream("ann", (stream) => stream.append(items(1)));
      expect(await under.log.head("ann")).toEqual({
        userId: "ann",
        epoch,
        seq: 1,
        attendAtMs: expect.any(Number) as number,
        liveFrom: 1,
        queue: { attendAtMs: null, liveFrom: 1 },
      });
    });

    it("S9 knows no head of a stream that nobody used", async () => {
      expect(await under.log.head("nobody")).toBeNull();
      expect(await under.log.readAfter("nobody", 0)).toEqual({ changes: [], upTo: 0, hasMore: false });
    });

    it("S9 lists heads by user id, page by page", async () => {
      for (const user of ["cy", "ann", "bob"]) await under.log.withStream(user, (s) => s.append(items(1)));
      const [ann, bob, cy] = [{ userId: "ann" }, { userId: "bob" }, { userId: "cy" }];
      expect(await under.log.heads()).toMatchObject([ann, bob, cy]);
      expect(await under.log.heads({ limit: 2 })).toMatchObject([ann, bob]);
      expect(await under.log.heads({ afterUserId: "bob" })).toMatchObject([cy]);
      expect(await under.log.heads({ afterUserId: "cy" })).toEqual([]);
    });

    it("S9 S15 orders user ids by code point, not by the halves of a pair", async () => {
      const users = ["a", "\uffee", "\u{1f600}"];
      for (const user of users.toReversed()) {
        await under.log.withStream(user, (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 1 }));
      }
      expect((await under.log.heads()).map(({ userId }) => userId)).toEqual(users);
      expect((await under.log.heads({ afterUserId: "\uffee" })).map(({ userId }) => userId)).toEqual([
        "\u{1f600}",
      ]);
      expect(await under.log.dueStreams(10)).toEqual(users);
    });
  });
}
