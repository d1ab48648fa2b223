import { ActiveJobsError, WorkerNotExistError } from "@tidemark/job-queue";
import { expect, test } from "vitest";
import { apiScene, jsonOf } from "./api-scene.ts";
import { QUEUE, queuesOf } from "./queue-scene.ts";

const ID = "0198c0de-5a5e-7000-8000-0000000000aa";
const WORKERS = `${QUEUE}/workers`;

test("a worker is registered with its name, channel and architecture", async () => {
  const registered: unknown[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      insertWorker: async (...given) => {
        registered.push(given);
        return ID;
      },
    }),
  });
  const register = (json: unknown) => call(WORKERS, { method: "POST", json });
  const answer = await register({ channel: "images", arch: "aarch64", name: "pi" });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ id: ID });
  await register({ arch: "x86_64" });
  expect(registered).toEqual([
    ["images", "aarch64", "pi"],
    ["", "x86_64", undefined],
  ]);
  expect((await register({ channel: "images" })).status).toBe(400);
});

test("workers are listed by how long they were silent", async () => {
  const { call } = apiScene({
    queues: queuesOf({
      workers: async (olderThanMs) => (olderThanMs > 1_000 ? [] : [{ id: ID, channel: "", arch: "x86_64" }]),
    }),
  });
  expect(await jsonOf(call(WORKERS))).toEqual({ workers: [{ id: ID, channel: "", arch: "x86_64" }] });
  expect(await jsonOf(call(`${WORKERS}?silentForMs=60000`))).toEqual({ workers: [] });
});

test("a worker reports itself and is forgotten", async () => {
  const calls: string[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      updateWorkerStatus: async (id) => void calls.push(`status ${id}`),
      deleteWorker: async (id) => void calls.push(`delete ${id}`),
    }),
  });
  expect((await call(`${WORKERS}/${ID}/status`, { method: "POST" })).status).toBe(204);
  expect((await call(`${WORKERS}/${ID}`, { method: "DELETE" })).status).toBe(204);
  expect(calls).toEqual([`status ${ID}`, `delete ${ID}`]);
});

test.each([
  ["worker-not-found", 404, new WorkerNotExistError("No worker has this id.")],
  ["worker-busy", 409, new ActiveJobsError("The worker holds 2 jobs.")],
] as const)("%s is said", async (code, status, error) => {
  const { call } = apiScene({ queues: queuesOf({ deleteWorker: () => Promise.reject(error) }) });
  const answer = await call(`${WORKERS}/${ID}`, { method: "DELETE" });
  expect(answer.status).toBe(status);
  expect(await jsonOf(answer)).toMatchObject({ code, detail: error.message });
});
