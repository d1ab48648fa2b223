/** What `tidemark log` and `tidemark verify` make of a log that a queue has written to. */
import { createJobQueue, createSchedules, type JobQueue } from "@tidemark/job-queue";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let log: PostgresSyncLog;
let queue: JobQueue;

beforeAll(async () => {
  scene = await openScene();
  log = await connectSyncLog({ url: scene.database.url });
  queue = createJobQueue({ log, tenant: "local" });
});

afterAll(async () => {
  await queue.close();
  await log.close();
  await scene.close();
});

/** The lines of a history without their places and times. */
async function historyOf(id: string): Promise<string[]> {
  const { exitCode, output } = await scene.run(["log", id]);
  expect(exitCode).toBe(0);
  return output
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^ +\d+ {2}\d{4}-\S+Z {2}/, ""));
}

test("a queue job's history is told from its enqueueing to its end", async () => {
  const id = await queue.enqueue("resize", { width: 640 }, [], "images");
  const wish = { jobTypes: ["resize"], channels: ["images"] };
  const first = await queue.dequeue(wish);
  await queue.failAttempt(first.token, { error: "busy", retryAfterMs: 0 });
  const dependent = await queue.enqueue("publish", null, [id]);
  await queue.cancelJob(id);
  expect(await historyOf(id)).toEqual([
    `Job ${id} (resize) of user local`,
    "queue: is enqueued as a job of type resize, in channel images",
    "queue: is taken",
    expect.stringMatching(/^queue: waits again, not before \S+Z, attempts 1, losses 0/),
    `queue: ${dependent} depends on it`,
    "queue: is canceled",
  ]);
});

test("a schedule's history is told, and that of its run", async () => {
  const schedules = createSchedules(queue);
  const id = await schedules.put({
    name: "nightly",
    cron: "0 3 * * *",
    tasks: [{ key: "t", jobType: "clean" }],
  });
  const runId = await schedules.trigger(id);
  expect((await historyOf(id)).slice(0, 2)).toEqual([
    `Schedule ${id} (nightly) of user local`,
    expect.stringMatching(/^queue: the schedule nightly is due at 0 3 \* \* \*, next at \S+T03:00:00\.000Z$/),
  ]);
  expect((await historyOf(runId)).slice(0, 2)).toEqual([
    `Job ${runId} (schedule-run) of user local`,
    expect.stringMatching(/^queue: is enqueued as a job of type schedule-run, after [0-9a-f-]{36}$/),
  ]);
});

test("the laws of imports hold beside a queue", async () => {
  const { exitCode, output } = await scene.run(["verify"]);
  expect(exitCode).toBe(0);
  expect(output).toContain("Every law holds.");
});
