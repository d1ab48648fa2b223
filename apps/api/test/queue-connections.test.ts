import { request } from "node:http";
import { DequeueTimeoutError, type DequeuedJob, type JobQueue } from "@tidemark/job-queue";
import { afterEach, expect, test } from "vitest";
import { listen, type Listening } from "../src/http/listen.ts";
import type { QueueAccess } from "../src/queue/tenant-queues.ts";
import { apiScene, USER_TOKEN } from "./api-scene.ts";
import { JOB_ID, QUEUE, queuesOf, TOKEN } from "./queue-scene.ts";

const JOB: DequeuedJob = { id: JOB_ID, token: TOKEN, dependencies: [], jobType: "a", args: null };
/** More than all buffers between a server and its client hold. */
const LARGE_ARGS = "x".repeat(64 * 1024 * 1024);

let listening: Listening | null = null;

afterEach(async () => {
  await listening?.close();
  listening = null;
});

async function serve(queue: Partial<JobQueue>, more?: Partial<QueueAccess>): Promise<Listening> {
  const { app } = apiScene({ queues: queuesOf(queue, more) });
  listening = await listen({ fetch: (asked) => app.fetch(asked), host: "127.0.0.1", port: 0 });
  return listening;
}

/** Asks for a job over a connection that the test can cut. */
function ask({ url }: Listening) {
  const asked = request(`${url}${QUEUE}/claims`, {
    method: "POST",
    headers: { authorization: `Bearer ${USER_TOKEN}` },
  });
  const answered = Promise.withResolvers<number>();
  asked.on("response", (answer) => answered.resolve(answer.statusCode ?? 0));
  asked.on("error", () => undefined);
  asked.end(JSON.stringify({ jobTypes: ["a"] }));
  return { answered: answered.promise, hangUp: () => asked.destroy() };
}

test("a caller whose connection is gone waits no longer", async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const server = await serve({
    dequeue: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          ended.resolve();
          reject(new DequeueTimeoutError("Nobody waits any more."));
        });
        begun.resolve();
      }),
  });
  const { hangUp } = ask(server);
  await begun.promise;
  hangUp();
  await ended.promise;
});

test("a job that comes when its caller's connection is gone goes back", async () => {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<string>();
  const server = await serve({
    dequeue: ({ signal }) =>
      new Promise((resolve) => {
        // The queue had decided before it heard.
        signal?.addEventListener("abort", () => resolve(JOB));
        begun.resolve();
      }),
    releaseJob: async (token) => released.resolve(token),
  });
  const { hangUp } = ask(server);
  await begun.promise;
  hangUp();
  expect(await released.promise).toBe(TOKEN);
});

test("a job whose answer is cut off in the middle goes back", async () => {
  const released = Promise.withResolvers<string>();
  const server = await serve({
    dequeue: async () => ({ ...JOB, args: LARGE_ARGS }),
    releaseJob: async (token) => released.resolve(token),
  });
  const { answered, hangUp } = ask(server);
  expect(await answered).toBe(200);
  hangUp();
  expect(await released.promise).toBe(TOKEN);
});

test("a job that has been received stays with its worker", async () => {
  const released: string[] = [];
  const server = await serve({
    dequeue: async () => JOB,
    releaseJob: async (token) => void released.push(token),
  });
  const headers = { authorization: `Bearer ${USER_TOKEN}`, connection: "close" };
  const answer = await fetch(`${server.url}${QUEUE}/claims`, {
    method: "POST",
    headers,
    body: JSON.stringify({ jobTypes: ["a"] }),
  });
  expect(await answer.json()).toEqual(JOB);
  await server.close();
  expect(released).toEqual([]);
});
