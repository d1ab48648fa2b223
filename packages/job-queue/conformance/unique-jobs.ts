/** Jobs of which there is one at a time. */
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function uniqueJobsConform(open: OpenLog): void {
  describe("a unique job", () => {
    const under = useQueue(open);
    const unique = { key: "nightly" };

    it("is found instead of enqueued twice, while it waits and while it runs", async () => {
      const { queue } = under;
      const id = await queue.enqueue("report", 1, [], "", { unique });
      expect(await queue.enqueue("report", 2, [], "", { unique })).toBe(id);
      expect((await take(queue, "report")).args).toBe(1);
      expect(await queue.enqueue("report", 3, [], "", { unique })).toBe(id);
      await expectNothing(queue, ["report"]);
    });

    it("can be enqueued anew when it has ended", async () => {
      const { queue } = under;
      const first = await queue.enqueue("report", 1, [], "", { unique });
      await finishNext(queue, "report");
      const second = await queue.enqueue("report", 2, [], "", { unique });
      expect(second).not.toBe(first);
      await queue.cancelJob(second);
      expect(await queue.enqueue("report", 3, [], "", { unique })).not.toBe(second);
    });

    it("keeps its key for a period, also when it has ended", async () => {
      const { queue } = under;
      const lasting = { key: "hourly", periodMs: 3_600_000 };
      const id = await queue.enqueue("report", 1, [], "", { unique: lasting });
      await finishNext(queue, "report");
      expect(await queue.enqueue("report", 2, [], "", { unique: lasting })).toBe(id);
      const late = await under.another();
      expect(await late.enqueue("report", 3, [], "", { unique: lasting })).toBe(id);
    });

    it("is one of its type and key", async () => {
      const { queue } = under;
      const ids = [
        await queue.enqueue("report", 1, [], "", { unique }),
        await queue.enqueue("letter", 1, [], "", { unique }),
        await queue.enqueue("report", 1, [], "", { unique: { key: "weekly" } }),
        await queue.enqueue("report", 1),
      ];
      expect(new Set(ids).size).toBe(4);
    });

    it("is one however many enqueue it at the same time", async () => {
      const { queue } = under;
      const other = await under.another();
      const both = [queue, other, queue, other, queue, other];
      const ids = await Promise.all(both.map((one) => one.enqueue("report", null, [], "", { unique })));
      expect(new Set(ids).size).toBe(1);
    });

    it("is one within a batch", async () => {
      const { queue } = under;
      const [a, b] = await queue.enqueueMany([1, 2].map((args) => ({ jobType: "report", args, unique })));
      expect(a).toBe(b);
    });
  });
}
