import { DEFAULT_FEED_LIMITS } from "@tidemark/feeds";
import { DatabaseDiskFullError, TransientLogError } from "@tidemark/sync-log-postgres";
import {
  ActiveJobsError,
  CanceledError,
  FinishedError,
  InvalidJobError,
  InvalidScheduleError,
  NeededError,
  NotExistError,
  NotPendingError,
  NotRunningError,
  RunningError,
  WorkerNotExistError,
} from "@tidemark/job-queue";
import { expect, test } from "vitest";
import { type ProblemCode, PROBLEMS } from "../src/http/problems.ts";
import { QueuesClosedError } from "../src/queue/tenant-queues.ts";
import { ADMIN_TOKEN, apiScene, type CallOptions, type SceneOptions } from "./api-scene.ts";
import { JOB_ID, QUEUE, queuesOf } from "./queue-scene.ts";

interface Request extends CallOptions {
  readonly path: string;
  readonly scene?: SceneOptions;
  /** A request that comes first, whose import `:id` names. */
  readonly before?: CallOptions & { readonly path: string };
}

const IMPORTS = "/api/v1/imports";

const post = (json: unknown, more: Partial<Request> = {}): Request => ({
  path: IMPORTS,
  method: "POST",
  json,
  ...more,
});

const sendFile = (type: string, body: BodyInit): Request => ({
  path: IMPORTS,
  method: "POST",
  headers: { "content-type": type },
  body,
});

const failingWith = (error: Error): SceneOptions => ({
  logOf: () => {
    throw error;
  },
});

/** A request about a job or a claim, and what the queue says to it. */
const queueRefusing = (
  what: "jobs" | "claims" | "workers" | "schedules",
  action: string,
  error: Error,
): Request => ({
  path: `${QUEUE}/${what}/${JOB_ID}${action}`,
  method: action === "" ? "DELETE" : "POST",
  ...(action === "/requeue" && { json: { maxRetries: 0 } }),
  scene: {
    queues: queuesOf(
      {},
      {
        use: () => Promise.reject(error),
      },
    ),
  },
});

/** A request that is refused with each code; a new code does not compile until it has one. */
const REFUSED: Record<ProblemCode, Request> = {
  "malformed-json": { ...sendFile("application/json", "{"), path: IMPORTS },
  "invalid-input": post({ urls: "https://example.com/" }),
  "invalid-url": {
    path: "/api/v1/articles/extract/html",
    method: "POST",
    json: { url: "file:///etc/passwd", html: "<p>x</p>" },
  },
  empty: sendFile("text/plain", " \n "),
  binary: sendFile(
    "application/octet-stream",
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  ),
  "unreadable-archive": sendFile("application/zip", new Uint8Array([0x50, 0x4b, 3, 4, ...Array(60).fill(0)])),
  "not-a-list": sendFile("application/json", '{"settings": {"theme": "dark"}}'),
  "not-authenticated": { path: IMPORTS, token: null },
  forbidden: { path: IMPORTS, token: ADMIN_TOKEN },
  "not-found": { path: `${IMPORTS}/no-such-import` },
  "job-not-found": queueRefusing("jobs", "", new NotExistError("There is no such job.")),
  "worker-not-found": queueRefusing("workers", "", new WorkerNotExistError("There is no such worker.")),
  "schedule-not-found": queueRefusing("schedules", "", new NotExistError("There is no such schedule.")),
  "method-not-allowed": { path: IMPORTS, method: "PUT" },
  "intent-refused": {
    path: `${IMPORTS}/:id/resume`,
    method: "POST",
    before: post({ urls: ["https://example.com/"] }, { headers: { "idempotency-key": "k" } }),
  },
  "no-account-key": post(
    { urls: ["https://example.com/"] },
    { scene: { engine: { seal: "no-account-key" } } },
  ),
  "epoch-changed": { path: `${IMPORTS}?after=ffffffff:1` },
  "job-not-pending": queueRefusing("jobs", "/claim", new NotPendingError("The job runs already.")),
  "job-not-running": queueRefusing("jobs", "/requeue", new NotRunningError("The job waits.")),
  "job-running": queueRefusing("jobs", "", new RunningError("The job runs.")),
  "job-needed": queueRefusing("jobs", "", new NeededError("Another job needs it.")),
  "job-finished": queueRefusing("jobs", "/fail", new FinishedError("The job has ended.")),
  "too-many-feeds": {
    path: "/api/v1/feeds",
    method: "POST",
    json: { url: "https://example.com/feed" },
    scene: { feedLimits: { ...DEFAULT_FEED_LIMITS, maxFeeds: 0 } },
  },
  "worker-busy": queueRefusing("workers", "", new ActiveJobsError("The worker holds a job.")),
  "job-canceled": queueRefusing("claims", "/heartbeat", new CanceledError("The job was canceled.")),
  "claim-not-current": queueRefusing("claims", "/finish", new NotExistError("The claim is over.")),
  "too-large": post({ urls: Array(11).fill("https://example.com/") }, { scene: { maxUrlsPerImport: 10 } }),
  "unsupported-media-type": sendFile("image/png", "x"),
  "no-valid-url": post({ urls: ["ftp://example.com/", "not an address"] }),
  "idempotency-key-reused": post(
    { urls: ["https://example.com/other"] },
    {
      headers: { "idempotency-key": "k" },
      before: post({ urls: ["https://example.com/"] }, { headers: { "idempotency-key": "k" } }),
    },
  ),
  "unknown-dependency": {
    ...queueRefusing("jobs", "", new NotExistError("There is no such job.")),
    path: `${QUEUE}/jobs`,
    method: "POST",
    json: { jobType: "a" },
  },
  "invalid-job": queueRefusing("claims", "/finish", new InvalidJobError("The result is too large.")),
  "invalid-schedule": {
    ...queueRefusing("schedules", "", new InvalidScheduleError("Neither everyMs nor cron is given.")),
    path: `${QUEUE}/schedules`,
    method: "PUT",
    json: { name: "s", tasks: [{ key: "t", jobType: "a" }] },
  },
  "internal-error": { path: IMPORTS, scene: failingWith(new Error("geheim")) },
  "extraction-failed": {
    path: "/api/v1/articles/extract",
    method: "POST",
    json: { url: "https://example.com/gone" },
    scene: {
      engine: {
        extract: async () => ({ ok: false, code: "gone", message: "It is gone.", retryable: false }),
      },
    },
  },
  "database-unavailable": {
    path: IMPORTS,
    scene: failingWith(new TransientLogError("ECONNREFUSED", "The connection to geheim was lost")),
  },
  "shutting-down": queueRefusing("claims", "/finish", new QueuesClosedError()),
  "database-full": { path: IMPORTS, scene: failingWith(new DatabaseDiskFullError()) },
};

test.each(Object.keys(PROBLEMS) as ProblemCode[])("%s is answered as problem details", async (code) => {
  const { scene, before, path, ...request } = REFUSED[code];
  const { call } = apiScene(scene);
  const known = before && ((await (await call(before.path, before)).json()) as { import: { id: string } });
  const target = path.replace(":id", known?.import.id ?? "");
  const answer = await call(target, request);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { status, title } = PROBLEMS[code];
  expect(answer.status).toBe(status);
  const requestId = answer.headers.get("x-request-id");
  const body = (await answer.json()) as { detail: string };
  expect(body).toMatchObject({
    type: `urn:tidemark:problem:${code}`,
    title,
    status,
    code,
    instance: `urn:tidemark:request:${requestId}`,
  });
  expect(body.detail).toMatch(/^[^\n]{10,}$/);
  expect(JSON.stringify(body)).not.toContain("geheim");
});

test("a fault of the server is logged with the request id that its answer names", async () => {
  const { call, logLines } = apiScene(failingWith(new Error("the cause")));
  const answer = await call(IMPORTS);
  const line = JSON.parse(logLines.at(-1)!) as { requestId: string; error: { message: string } };
  expect(line.requestId).toBe(answer.headers.get("x-request-id"));
  expect(line.error.message).toBe("the cause");
});

test("a database that is away asks to be tried again soon", async () => {
  const { call } = apiScene(REFUSED["database-unavailable"].scene);
  expect((await call(IMPORTS)).headers.get("retry-after")).toBe("2");
});

test("a refused method is told which ones there are", async () => {
  expect((await apiScene().call(IMPORTS, { method: "PUT" })).headers.get("allow")).toBe("POST, GET, HEAD");
});
