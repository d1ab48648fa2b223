/**
 * What a log that is reached over a network owes its callers when it fails. It is a suite of its own: a log in the
 * caller's own memory cannot fail in these ways.
 */
import { describe, expect, it } from "vitest";
import { items, jobInsert, pickupInsert } from "./example-changes.ts";
import { type LogUnderTest, useLog } from "./under-test.ts";

/**
 * `undone`: the database undoes the transaction at its next append. The others cut the connection at the next commit:
 * before the database gets it, or before its answer is heard.
 */
export type LogFault = "undone" | "cut-before-commit" | "cut-after-commit";

export interface FaultyLogUnderTest extends LogUnderTest {
  /** The fault happens once, at the next occasion. */
  arm(fault: LogFault): Promise<void>;
}

const SOON = { attendAtMs: 1_000, liveFrom: 2 } as const;
const CUTS = ["cut-before-commit", "cut-after-commit"] as const;

/** Declares the suite under `name`; `open` gives a fresh, empty log to each test. */
export function faultyLogContract(name: string, open: () => Promise<FaultyLogUnderTest>): void {
  describe(`${name} keeps the contract of a log that fails`, () => {
    let opened: FaultyLogUnderTest;
    const under = useLog(async () => (opened = await open()));
    const positions = async () => (await under.log.readAfter("ann", 0)).changes.map(({ seq }) => seq);

    it("S47 runs work again from its start that the database undid, and stores its effect once", async () => {
      const batch = items(2);
      const heads: number[] = [];
      await opened.arm("undone");
      const appended = await under.log.withStream("ann", async (stream) => {
        heads.push(stream.head.seq);
        await stream.setHints(SOON);
        return stream.append(batch, SOON);
      });
      expect(heads).toEqual([0, 0]);
      expect(appended.stored).toBe(2);
      expect(await positions()).toEqual([1, 2]);
    });

    it("S47 stores nothing of work that went on after a failed statement, and tells its caller", async () => {
      await under.log.append("ann", [pickupInsert("item-1")]);
      let runs = 0;
      const working = under.log.withStream("ann", async (stream) => {
        runs += 1;
        await stream.removePickups(["pickup-item-1"]);
        await opened.arm("undone");
        await stream.append(items(1)).catch(() => undefined);
        await stream.append([jobInsert("job-2")]).catch(() => undefined);
        return "as if nothing had happened";
      });
      await expect(working).rejects.toThrow(/undid|undone/);
      expect(runs).toBe(1);
      expect(await positions()).toEqual([1]);
      expect(await under.log.withStream("ann", async (stream) => stream.head.seq)).toBe(1);
    });

    it.each(CUTS)(
      "S48 tells that it does not know when the connection was %s; the same again is no harm",
      async (cut) => {
        const batch = items(2);
        let runs = 0;
        const push = (fault?: LogFault) =>
          under.log.withStream("ann", async (stream) => {
            runs += 1;
            const { changes } = await stream.append(batch, SOON);
            if (fault) await opened.arm(fault);
            return changes.map(({ seq }) => seq);
          });
        await expect(push(cut)).rejects.toMatchObject({ name: "UnknownCommitError" });
        expect(runs).toBe(1);
        expect(await push()).toEqual([1, 2]);
        expect(await positions()).toEqual([1, 2]);
        expect(await under.log.head("ann")).toMatchObject({ seq: 2, ...SOON });
      },
    );

    it("S48 has stored all of it when the answer alone was lost", async () => {
      const cut = under.log.withStream("ann", async (stream) => {
        await stream.append(items(2), SOON);
        await opened.arm("cut-after-commit");
      });
      await expect(cut).rejects.toMatchObject({ name: "UnknownCommitError" });
      expect(await positions()).toEqual([1, 2]);
      expect(await under.log.head("ann")).toMatchObject(SOON);
    });

    it.each(CUTS)("S48 takes work that only read for committed, whatever was %s", async (cut) => {
      await under.log.append("ann", items(2));
      const read = await under.log.withStream("ann", async (stream) => {
        await opened.arm(cut);
        return (await stream.readAfter(0)).changes.length;
      });
      expect(read).toBe(2);
    });

    it.each(CUTS)(
      "S48 says of a lease that was renewed what holds, when the connection is %s",
      async (cut) => {
        const lease = { workerId: "worker-1", machine: "here", processId: 1 };
        await opened.arm(cut);
        expect(await under.log.leases.renew(lease, 60_000)).toEqual({ lapsed: false });
        const live = await under.log.withStream("ann", (stream) => stream.liveWorkers());
        expect(live).toEqual(new Set(["worker-1"]));
      },
    );
  });
}
