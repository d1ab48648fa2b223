/** Leases, and hints to subscribers. */
import { describe, expect, it } from "vitest";
import { items } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const ONE = { workerId: "worker-1", machine: "here", processId: 11 };
const TWO = { workerId: "worker-2", machine: "there", processId: 22 };

export function leasesContract(open: OpenLog): void {
  describe("leases", () => {
    const under = useLog(open);
    const liveWorkers = () => under.log.withStream("ann", (stream) => stream.liveWorkers());

    it("S20 counts a worker as living while its lease runs", async () => {
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: false });
      await under.log.leases.renew(TWO, 60_000);
      expect(await liveWorkers()).toEqual(new Set(["worker-1", "worker-2"]));
      await under.advance(10_001);
      expect(await liveWorkers()).toEqual(new Set(["worker-2"]));
    });

    it("S20 prolongs a running lease and tells when it had run out in between", async () => {
      await under.log.leases.renew(ONE, 10_000);
      await under.advance(8_000);
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: false });
      await under.advance(8_000);
      expect(await liveWorkers()).toEqual(new Set(["worker-1"]));
      await under.advance(8_000);
      expect(await liveWorkers()).toEqual(new Set());
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: true });
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: false });
    });

    it("S20 ends a dropped lease at once; the next is a new one", async () => {
      await under.log.leases.renew(ONE, 10_000);
      await under.log.leases.drop(ONE.workerId);
      await under.log.leases.drop("never-was");
      expect(await liveWorkers()).toEqual(new Set());
      expect(await under.log.leases.all()).toEqual([]);
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: false });
    });

    it("S20 ends a lease at the very time at which it runs out", async () => {
      await under.log.leases.renew(ONE, 10_000);
      await under.advance(10_000);
      expect(await liveWorkers()).toEqual(new Set());
      expect(await under.log.leases.renew(ONE, 10_000)).toEqual({ lapsed: true });
    });

    it("S20 is not altered by work that throws, since leases belong to no stream", async () => {
      const failing = under.log.withStream("ann", async (stream) => {
        await under.log.leases.renew(ONE, 10_000);
        expect(await stream.liveWorkers()).toEqual(new Set(["worker-1"]));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await liveWorkers()).toEqual(new Set(["worker-1"]));
    });

    it("S20 lists leases by worker, and forgets those that ran out a day ago when another is renewed", async () => {
      await under.log.leases.renew(TWO, 10_000);
      await under.log.leases.renew(ONE, 86_400_000);
      const workers = async () => (await under.log.leases.all()).map(({ workerId }) => workerId);
      await under.advance(86_400_000);
      await under.log.leases.renew({ ...ONE, workerId: "worker-3" }, 10_000);
      expect(await workers()).toEqual(["worker-1", "worker-2", "worker-3"]);
      await under.advance(20_000);
      await under.log.leases.renew(TWO, 10_000);
      expect(await workers()).toEqual(["worker-1", "worker-2", "worker-3"]);
      await under.advance(86_400_000);
      await under.log.leases.renew({ ...ONE, workerId: "worker-3" }, 10_000);
      expect(await workers()).toEqual(["worker-2", "worker-3"]);
    });

    it("S20 names machine and process of every lease, also of those that ran out", async () => {
      await under.log.leases.renew(ONE, 10_000);
      await under.advance(20_000);
      await under.log.leases.renew({ ...TWO, processId: 5 }, 60_000);
      await under.log.leases.renew(TWO, 60_000);
      const all = await under.log.leases.all();
      expect(all).toMatchObject([ONE, TWO]);
      expect(all[1]!.expiresAtMs - all[0]!.expiresAtMs).toBeGreaterThan(50_000);
    });
  });

  describe("leases of some workers", () => {
    const under = useLog(open);
    const liveAmong = (among: Iterable<string>) =>
      under.log.withStream("ann", (stream) => stream.liveWorkers(among));

    it("S41 tells of those workers only that it was asked about", async () => {
      await under.log.leases.renew(ONE, 10_000);
      await under.log.leases.renew(TWO, 60_000);
      expect(await liveAmong(["worker-2", "never-was"])).toEqual(new Set(["worker-2"]));
      expect(await liveAmong(new Set(["worker-1", "worker-2"]))).toEqual(new Set(["worker-1", "worker-2"]));
      expect(await liveAmong([])).toEqual(new Set());
      await under.advance(10_001);
      expect(await liveAmong(["worker-1", "worker-2"])).toEqual(new Set(["worker-2"]));
    });
  });

  describe("subscriptions", () => {
    const under = useLog(open);

    it("S21 hints at a stream once its changes can be read", async () => {
      const hinted = Promise.withResolvers<string>();
      const unsubscribe = await under.log.subscribe(hinted.resolve);
      await under.log.withStream("ann", (stream) => stream.append(items(1)));
      expect(await hinted.promise).toBe("ann");
      expect((await under.log.readAfter("ann", 0)).changes).toHaveLength(1);
      await unsubscribe();
    });

    it("S21 hints at nothing that was not stored", async () => {
      const heard: string[] = [];
      const hinted = Promise.withResolvers<void>();
      const unsubscribe = await under.log.subscribe((userId) => {
        heard.push(userId);
        if (userId === "last") hinted.resolve();
      });
      const failing = under.log.withStream("ann", async (stream) => {
        await stream.append(items(1));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await under.log.withStream("bob", (stream) => stream.setHints({ attendAtMs: 1, liveFrom: 1 }));
      await under.log.append("last", items(1));
      await hinted.promise;
      expect(heard).toEqual(["last"]);
      await unsubscribe();
    });

    it("S21 does not let what a listener throws reach the writer or other listeners", async () => {
      const hinted = Promise.withResolvers<string>();
      const ends = [
        await under.log.subscribe(() => {
          throw new Error("a listener's own trouble");
        }),
        await under.log.subscribe(hinted.resolve),
      ];
      const { stored } = await under.log.withStream("ann", (stream) => stream.append(items(1)));
      expect(stored).toBe(1);
      expect(await hinted.promise).toBe("ann");
      for (const end of ends) await end();
    });

    it("S21 ends one subscription and leaves another of the same listener", async () => {
      const hinted = Promise.withResolvers<string>();
      const [endFirst, endSecond] = [
        await under.log.subscribe(hinted.resolve),
        await under.log.subscribe(hinted.resolve),
      ];
      await endFirst();
      await endFirst();
      await under.log.append("ann", items(1));
      expect(await hinted.promise).toBe("ann");
      await endSecond();
    });

    it("S21 hints nobody who has unsubscribed", async () => {
      const early: string[] = [];
      const unsubscribeEarly = await under.log.subscribe((userId) => early.push(userId));
      await unsubscribeEarly();
      const hinted = Promise.withResolvers<string>();
      const unsubscribe = await under.log.subscribe(hinted.resolve);
      await under.log.withStream("ann", (stream) => stream.append(items(1)));
      await hinted.promise;
      expect(early).toEqual([]);
      await unsubscribe();
    });
  });
}
