/** The feed routes, on a log in memory with its queue. Nothing is fetched here. */
import { DEFAULT_FEED_LIMITS, type FeedSummary } from "@tidemark/feeds";
import { createJobQueue, createSchedules, type JobQueue } from "@tidemark/job-queue";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ApiScene, apiScene, jsonOf, USER_ID } from "../api-scene.ts";
import { queuesOf } from "../queue-scene.ts";

const FEEDS = "/api/v1/feeds";
const ADDRESS = "https://example.com/feed";

let api: ApiScene;
let queue: JobQueue;

beforeEach(() => {
  const log = createMemorySyncLog();
  queue = createJobQueue({ log, tenant: USER_ID });
  api = apiScene({
    log,
    queues: queuesOf(queue),
    feedLimits: { ...DEFAULT_FEED_LIMITS, maxFeeds: 3 },
  });
});

afterEach(() => queue.close());

const post = (path: string, json?: unknown) => api.call(FEEDS + path, { method: "POST", json });

async function subscribe(json: object = { url: ADDRESS }): Promise<FeedSummary> {
  const answer = await post("", json);
  expect([200, 201]).toContain(answer.status);
  return (await jsonOf<{ feed: FeedSummary }>(answer)).feed;
}

async function list(): Promise<readonly FeedSummary[]> {
  return (await jsonOf<{ feeds: FeedSummary[] }>(api.call(FEEDS))).feeds;
}

const opml = (...urls: readonly string[]) =>
  `<opml version="2.0"><body>${urls.map((url) => `<outline text="x" xmlUrl="${url}"/>`).join("")}</body></opml>`;

const sendList = (body: string, type = "text/x-opml") =>
  api.call(`${FEEDS}/opml`, { method: "POST", headers: { "content-type": type }, body });

/** The jobs that wait to poll something now. */
async function waitingPolls(): Promise<readonly unknown[]> {
  const jobs = await queue.dequeueMany({ jobTypes: ["feed-poll"], channels: ["feeds"], limit: 10 });
  return jobs.map(({ args }) => args);
}

describe("subscribing", () => {
  test("answers the feed, schedules it, and has it polled at once", async () => {
    const answer = await post("", {
      url: "example.com/feed",
      title: " Mine ",
      folder: ["A"],
      everyMs: 7_200_000,
    });
    expect(answer.status).toBe(201);
    const { feed } = await jsonOf<{ feed: FeedSummary }>(answer);
    expect(feed).toMatchObject({
      url: ADDRESS,
      title: "Mine",
      folder: ["A"],
      everyMs: 7_200_000,
      state: "new",
    });
    expect(answer.headers.get("location")).toBe(`${FEEDS}/${feed.id}`);
    expect(await createSchedules(queue).list()).toMatchObject([
      { everyMs: 7_200_000, tasks: [{ key: feed.id }] },
    ]);
    expect(await waitingPolls()).toEqual([{ feedId: feed.id, now: true }]);
  });

  test("again answers the same feed as it is", async () => {
    const feed = await subscribe();
    const again = await post("", { url: ADDRESS, title: "Another" });
    expect(again.status).toBe(200);
    expect(await jsonOf(again)).toEqual({ feed });
  });

  test.each([
    [{ url: "not an address" }, 400, "invalid-url"],
    [{ url: "file:///etc/passwd" }, 400, "invalid-url"],
    [{ url: "" }, 400, "invalid-input"],
    [{}, 400, "invalid-input"],
    [{ url: ADDRESS, everyMs: 1_000 }, 400, "invalid-input"],
    [{ url: ADDRESS, folder: Array(9).fill("x") }, 400, "invalid-input"],
    [{ url: ADDRESS, paused: true }, 400, "invalid-input"],
  ])("%j is refused", async (json, status, code) => {
    const answer = await post("", json);
    expect(answer.status).toBe(status);
    expect(await jsonOf(answer)).toMatchObject({ code });
    expect(await list()).toEqual([]);
  });

  test("is refused where nothing can be imported", async () => {
    api = apiScene({ engine: { seal: "no-account-key" }, queues: queuesOf(queue) });
    expect((await post("", { url: ADDRESS })).status).toBe(409);
    expect((await sendList(opml(ADDRESS))).status).toBe(409);
  });
});

describe("a list of feeds", () => {
  test("is subscribed to whole, with what cannot be used named", async () => {
    await subscribe();
    const answer = await sendList(opml(ADDRESS, "https://b.example/", "https://b.example/", "file:///x"));
    expect(await jsonOf(answer)).toMatchObject({
      feeds: [{ url: ADDRESS }, { url: "https://b.example/" }],
      subscribed: 1,
      duplicates: 1,
      unusable: [{ title: "x" }],
      unusableCount: 1,
    });
    expect(await list()).toHaveLength(2);
  });

  test("comes as a form, too", async () => {
    const form = new FormData();
    form.set("file", new File([opml(ADDRESS)], "feeds.opml"));
    const answer = await api.call(`${FEEDS}/opml`, { method: "POST", body: form });
    expect(await jsonOf(answer)).toMatchObject({ subscribed: 1 });
  });

  test("with more feeds than there is room for is refused whole", async () => {
    const answer = await sendList(
      opml("https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"),
    );
    expect(await jsonOf(answer)).toMatchObject({
      code: "too-many-feeds",
      detail: expect.stringContaining("3 feeds") as string,
    });
    expect(await list()).toEqual([]);
  });

  test.each([
    ["", "text/x-opml", 400, "empty"],
    ["<p>x", "text/xml", 400, "not-a-list"],
    ["{}", "application/json", 415, "unsupported-media-type"],
    ["x", "multipart/form-data", 400, "invalid-input"],
    ["x".repeat(6 * 1024 * 1024), "text/x-opml", 413, "too-large"],
    ["x".repeat(5 * 1024 * 1024 + 1), "text/x-opml", 413, "too-large"],
  ])("case %#: what is none is refused", async (body, type, status, code) => {
    const answer = await sendList(body, type);
    expect([answer.status, (await jsonOf<{ code: string }>(answer)).code]).toEqual([status, code]);
  });

  test("a form without a file is refused", async () => {
    const form = new FormData();
    form.set("list", "x");
    expect((await api.call(`${FEEDS}/opml`, { method: "POST", body: form })).status).toBe(400);
  });

  test("goes out as it came in", async () => {
    await subscribe({ url: ADDRESS, title: "A & B", folder: ["News"] });
    const answer = await api.call(`${FEEDS}/opml`);
    expect(answer.headers.get("content-type")).toBe("text/x-opml; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain('<outline text="News">');
    expect(text).toContain('text="A &amp; B"');
    expect(await jsonOf(sendList(text))).toMatchObject({ feeds: [{ title: "A & B" }], subscribed: 0 });
  });
});

describe("a subscription", () => {
  test("is read by its id", async () => {
    const feed = await subscribe();
    expect(await jsonOf(api.call(`${FEEDS}/${feed.id}`))).toEqual({ feed });
  });

  test("changes its name, folder and interval, and keeps what is not given", async () => {
    const { id } = await subscribe({ url: ADDRESS, title: "Mine", folder: ["A"] });
    const answer = await api.call(`${FEEDS}/${id}`, {
      method: "PUT",
      json: { title: null, everyMs: 900_000 },
    });
    expect(await jsonOf(answer)).toMatchObject({ feed: { title: null, folder: ["A"], everyMs: 900_000 } });
    expect(await createSchedules(queue).list()).toMatchObject([{ everyMs: 900_000 }]);
    expect(
      (await api.call(`${FEEDS}/${id}`, { method: "PUT", json: { url: "https://x.example/" } })).status,
    ).toBe(400);
  });

  test("pauses, is not polled then, and is polled at once when it is resumed", async () => {
    const { id } = await subscribe();
    await waitingPolls();
    expect(await jsonOf(post(`/${id}/pause`))).toMatchObject({ feed: { state: "paused", nextPollAt: null } });
    expect(await createSchedules(queue).list()).toEqual([]);
    const refused = await post(`/${id}/poll`);
    expect(refused.status).toBe(409);
    expect(await jsonOf(refused)).toMatchObject({ code: "intent-refused", reason: "paused" });
    expect(await jsonOf(post(`/${id}/resume`))).toMatchObject({ feed: { state: "new" } });
  });

  test("is polled when asked for, as a job that can be looked at", async () => {
    const { id } = await subscribe();
    await waitingPolls();
    const other = await subscribe({ url: "https://b.example/" });
    const answer = await post(`/${other.id}/poll`);
    expect(answer.status).toBe(202);
    const { jobId } = await jsonOf<{ jobId: string }>(answer);
    expect(answer.headers.get("location")).toBe(`/api/v1/queue/jobs/${jobId}`);
    expect(await queue.job(jobId)).toMatchObject({
      jobType: "feed-poll",
      args: { feedId: other.id, now: true },
    });
    expect(id).not.toBe(other.id);
  });

  test("ends, and is gone", async () => {
    const { id } = await subscribe();
    expect((await api.call(`${FEEDS}/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(await list()).toEqual([]);
    expect(await createSchedules(queue).list()).toEqual([]);
    for (const [method, path] of [
      ["GET", `/${id}`],
      ["DELETE", `/${id}`],
      ["POST", `/${id}/pause`],
      ["POST", `/${id}/resume`],
      ["POST", `/${id}/poll`],
    ] as const) {
      expect((await api.call(FEEDS + path, { method })).status).toBe(404);
    }
    expect((await api.call(`${FEEDS}/${id}`, { method: "PUT", json: {} })).status).toBe(404);
  });
});

test("without a token nothing is told", async () => {
  for (const path of ["", "/opml", "/x"])
    expect((await api.call(FEEDS + path, { token: null })).status).toBe(401);
});
