/** Calls that a program gets wrong: each is refused in words, and nothing is written. */
import { InvalidJobError, type JobQueue } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { type OpenLog, useQueue } from "./queue-under-test.ts";

/** What JavaScript lets through where a text is wanted. */
const NO_TEXT = [undefined, null, 5, {}] as unknown as readonly string[];
const NO_NUMBER = [Number.NaN, -1, undefined, "5"] as unknown as readonly number[];

const BY_ID: Readonly<Record<string, (queue: JobQueue, id: string) => Promise<unknown>>> = {
  dequeueById: (queue, id) => queue.dequeueById(id),
  requeueOrFinishJob: (queue, id) => queue.requeueOrFinishJob(id, 1, null),
  failJob: (queue, id) => queue.failJob(id, null),
  cancelJob: (queue, id) => queue.cancelJob(id),
  jobStatus: (queue, id) => queue.jobStatus(id),
  job: (queue, id) => queue.job(id),
  jobDetails: (queue, id) => queue.jobDetails(id),
  deleteJob: (queue, id) => queue.deleteJob(id),
  redrive: (queue, id) => queue.redrive([id]),
  updateWorkerStatus: (queue, id) => queue.updateWorkerStatus(id),
  deleteWorker: (queue, id) => queue.deleteWorker(id),
};

const BY_TOKEN: typeof BY_ID = {
  finishJob: (queue, token) => queue.finishJob(token, null),
  failAttempt: (queue, token) => queue.failAttempt(token, { error: "x" }),
  releaseJob: (queue, token) => queue.releaseJob(token),
  idFromToken: (queue, token) => queue.idFromToken(token),
  refreshHeartbeat: (queue, token) => queue.refreshHeartbeat(token),
};

const BY_NUMBER: Readonly<Record<string, (queue: JobQueue, given: number) => Promise<unknown>>> = {
  heartbeats: (queue, ms) => queue.heartbeats(ms),
  workers: (queue, ms) => queue.workers(ms),
  requeueOrFinishJob: (queue, times) => queue.requeueOrFinishJob(crypto.randomUUID(), times, null),
};

async function expectRefused(calls: readonly Promise<unknown>[], words: RegExp): Promise<void> {
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({ status: "rejected" });
    const { reason } = outcome as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(InvalidJobError);
    expect((reason as Error).message).toMatch(words);
  }
}

export function wrongCallsConform(open: OpenLog): void {
  describe("a wrong call", () => {
    const under = useQueue(open);

    it.each(Object.keys(BY_ID))("of %s without an id is told so", async (name) => {
      await expectRefused(
        NO_TEXT.map((id) => BY_ID[name]!(under.queue, id)),
        /id must be a text, and it is (undefined|null|5|an object)\./,
      );
    });

    it.each(Object.keys(BY_TOKEN))("of %s without a token is told so", async (name) => {
      await expectRefused(
        NO_TEXT.map((token) => BY_TOKEN[name]!(under.queue, token)),
        /token must be a text, and it is (undefined|null|5|an object)\./,
      );
    });

    it.each(Object.keys(BY_NUMBER))("of %s with no number is told so", async (name) => {
      await expectRefused(
        NO_NUMBER.map((given) => BY_NUMBER[name]!(under.queue, given)),
        /must be a number from 0 on, and it is (NaN|-1|undefined|"5")\./,
      );
    });

    it.each([-1, 0, 1.5, Number.NaN, "5" as unknown as number])(
      "of deadLetters with the limit %j is told so",
      async (limit) => {
        await expectRefused([under.queue.deadLetters({ limit })], /limit must be a whole number from 1 on/);
      },
    );

    it("that watches no token is told so at once", () => {
      expect(() => under.queue.onClaimEnded(NO_TEXT[0]!, () => undefined)).toThrow(InvalidJobError);
    });

    it("with a fence that is none is told so, and the job runs on", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await queue.dequeue({ jobTypes: ["count"] });
      const fence = { token: null as unknown as string };
      await expectRefused([queue.requeueOrFinishJob(id, 0, null, fence)], /token must be a text/);
      expect(await queue.idFromToken(token)).toBe(id);
    });

    it("without a request, a failure or a list is told so", async () => {
      const { queue } = under;
      const nothing = undefined as never;
      await expectRefused(
        [queue.dequeue(nothing), queue.failAttempt("token", nothing), queue.redrive(nothing)],
        /must be/,
      );
    });
  });
}
