/** Channels part the jobs of one type. */
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function channelsConform(open: OpenLog): void {
  describe("channels", () => {
    const under = useQueue(open);

    it("give each waiter the jobs of its own", async () => {
      const { queue } = under;
      const waiting = [take(queue, "count", "red"), take(queue, "count", "blue")];
      const blue = await queue.enqueue("count", null, [], "blue");
      const red = await queue.enqueue("count", null, [], "red");
      expect((await Promise.all(waiting)).map((job) => job.id)).toEqual([red, blue]);
    });

    it("can be taken from together, in the order of enqueueing", async () => {
      const { queue } = under;
      const ids = [];
      for (const channel of ["red", "blue", "red"]) ids.push(await queue.enqueue("count", null, [], channel));
      const taken = [];
      for (const _ of ids) {
        taken.push((await queue.dequeue({ jobTypes: ["count"], channels: ["blue", "red"] })).id);
      }
      expect(taken).toEqual(ids);
    });

    it("keep a job from whoever asks in another one", async () => {
      const { queue } = under;
      await queue.enqueue("count", null, [], "red");
      await expectNothing(queue, ["count"], ["blue"]);
      await expectNothing(queue, ["count"], [""]);
    });

    it("have one without a name, which is asked by default", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      expect((await queue.dequeue({ jobTypes: ["count"] })).id).toBe(id);
    });

    it("may have any name", async () => {
      const { queue } = under;
      const channel = "org/🐙 'x' \"y\" \\ %";
      const id = await queue.enqueue("count", null, [], channel);
      expect((await take(queue, "count", channel)).id).toBe(id);
      expect((await queue.job(id)).channel).toBe(channel);
    });

    it("do not mix with types", async () => {
      const { queue } = under;
      await queue.enqueue("red", null, [], "count");
      await expectNothing(queue, ["count"], ["red"]);
    });
  });
}
