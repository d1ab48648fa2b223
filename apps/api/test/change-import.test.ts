import { JOB_STATUSES, JOB_TRANSITIONS, type JobStatus } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { apiScene, type ApiScene, jsonOf, USER_ID } from "./api-scene.ts";
import { bringTo, importByDevice, setJobStatus } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

const JOB = "/api/v1/imports/job";

interface Changed {
  import: { status: string; states: Record<string, number> };
  retried?: number;
  code?: string;
  reason?: string;
}

async function act(scene: ApiScene, action: string) {
  const answer = await scene.call(`${JOB}/${action}`, { method: "POST" });
  return { status: answer.status, body: await jsonOf<Changed>(answer) };
}

async function sceneWith(status: JobStatus): Promise<ApiScene> {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 2 });
  if (status === "done") await bringTo(scene.log, USER_ID, "error", ids);
  if (status === "running" || status === "done") await setJobStatus(scene.log, USER_ID, "job", status);
  if (status === "paused") await act(scene, "pause");
  if (status === "cancelled") await act(scene, "cancel");
  return scene;
}

const CELLS = JOB_STATUSES.flatMap((status) =>
  (["pause", "resume", "cancel"] as const).map((intent) => [intent, status] as const),
);

test.each(CELLS)("%s of a job that is %s is as the transition table says", async (intent, status) => {
  const scene = await sceneWith(status);
  const cell = JOB_TRANSITIONS[status][intent];
  const expected =
    "refused" in cell
      ? { status: 409, body: { code: "intent-refused", reason: cell.refused } }
      : { status: 200, body: { import: { status: cell.to } } };
  expect(await act(scene, intent)).toMatchObject(expected);
  const statusAfter = "refused" in cell ? status : cell.to;
  expect((await readJobsOf(scene.log, USER_ID))[0]?.status).toBe(statusAfter);
});

test("an intent is stamped later than what a worker with a faster clock wrote", async () => {
  const scene = await sceneWith("running");
  await act(scene, "pause");
  const list = await jsonOf<{ imports: { status: string }[] }>(scene.call("/api/v1/imports"));
  expect(list.imports[0]?.status).toBe("paused");
});

test("failed items get another try, the others stay as they are", async () => {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 4 });
  await bringTo(scene.log, USER_ID, "error", ids.slice(0, 2));
  await bringTo(scene.log, USER_ID, "saved", ids.slice(2, 3));
  const { status, body } = await act(scene, "retry-failed");
  expect(status).toBe(200);
  expect(body).toMatchObject({ retried: 2, import: { states: { error: 0, pending: 3, saved: 1 } } });
});

test("failed items of a job that is done get another try", async () => {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 1 });
  await bringTo(scene.log, USER_ID, "error", ids);
  await setJobStatus(scene.log, USER_ID, "job", "done");
  expect(await act(scene, "retry-failed")).toMatchObject({ status: 200, body: { retried: 1 } });
});

test("more failed items than fit a batch are all tried again", async () => {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 5_200 });
  await bringTo(scene.log, USER_ID, "error", ids);
  const { body } = await act(scene, "retry-failed");
  expect(body).toMatchObject({ retried: 5_200, import: { states: { error: 0, pending: 5_200 } } });
});

test("with nothing failed there is nothing to try again", async () => {
  const scene = await sceneWith("running");
  expect(await act(scene, "retry-failed")).toMatchObject({ status: 409, body: { reason: "not-failed" } });
});

test("a cancelled import's items are not tried again", async () => {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 1 });
  await bringTo(scene.log, USER_ID, "error", ids);
  await act(scene, "cancel");
  expect(await act(scene, "retry-failed")).toMatchObject({ status: 409, body: { reason: "already-ended" } });
});

test("a deleted import is gone, for reading, changing and deleting again", async () => {
  const scene = await sceneWith("running");
  const deletion = await scene.call(JOB, { method: "DELETE" });
  expect(deletion.status).toBe(204);
  expect(await deletion.text()).toBe("");
  expect((await scene.call(JOB)).status).toBe(404);
  expect((await act(scene, "pause")).status).toBe(404);
  expect((await scene.call(JOB, { method: "DELETE" })).status).toBe(404);
});

test("what is decided is decided on how the import is by then", async () => {
  const scene = apiScene();
  const ids = await importByDevice(scene.log, USER_ID, "job", { urls: 2 });
  const racing: SyncLog = {
    ...scene.log,
    withStream: async (userId, work) => {
      await bringTo(scene.log, USER_ID, "error", ids);
      await setJobStatus(scene.log, USER_ID, "job", "done");
      return scene.log.withStream(userId, work);
    },
  };
  const late = apiScene({ log: racing });
  expect(await act(late, "pause")).toMatchObject({ status: 409, body: { reason: "already-ended" } });
});

test.each(["pause", "resume", "cancel", "retry-failed"])(
  "%s of an unknown import is answered with 404",
  async (action) => {
    expect((await act(apiScene(), action)).status).toBe(404);
  },
);
