import { intendForJob, PICKUP_EXPIRED } from "@tidemark/import-job";
import { expect, test } from "vitest";
import { createDevice } from "../src/import/device.ts";
import { verifyLog } from "../src/inspect/verify-log.ts";
import { run } from "./support/run.ts";
import { createWorld, GONE, listOf, MemoryFolder, USER, type World } from "./support/world.ts";

const A = "http://a.test/";
const B = "http://b.test/";
const C = "http://c.test/";

async function violations({ log }: World): Promise<string[]> {
  const found: string[] = [];
  for await (const { report } of verifyLog(log)) found.push(...report.violations.map(({ what }) => what));
  return found;
}

/** Runs until the first article is fetched, as when somebody presses Ctrl-C then. */
async function runUntilFirstFetch(world: World, folder: MemoryFolder, ...urls: string[]) {
  const controller = new AbortController();
  world.onFetch = () => controller.abort();
  const worker = await world.startWorker();
  const ran = await run(world, listOf(...urls), folder, { signal: controller.signal });
  await worker.stop();
  world.onFetch = () => undefined;
  return ran;
}

test.concurrent("every row of the list ends in one count, and the log holds every law", async () => {
  await using world = createWorld();
  await world.startWorker();
  world.answers.set(B, GONE);
  const folder = new MemoryFolder();
  const { result } = await run(world, listOf(A, B, A, "nothing"), folder);
  expect(result.tally).toMatchObject({ rows: 4, saved: 1, duplicate: 1, failed: 1, skipped: 1, open: 0 });
  expect(result.failures.map(({ url }) => url)).toEqual([B]);
  expect([...folder.files.keys()]).toEqual([A]);
  expect(await violations(world)).toEqual([]);
});

test.concurrent("progress ends with everything done", async () => {
  await using world = createWorld();
  await world.startWorker();
  const { progress } = await run(world, listOf(A, B), new MemoryFolder());
  expect(progress[0]).toMatchObject({ total: 2, done: 0 });
  expect(progress.at(-1)).toMatchObject({ total: 2, done: 2, states: { saved: 2 } });
});

test.concurrent("a second run fetches nothing and counts what is there", async () => {
  await using world = createWorld();
  await world.startWorker();
  world.answers.set(B, GONE);
  const folder = new MemoryFolder();
  await run(world, listOf(A, B), folder);
  const { result, plan } = await run(world, listOf(A, B), folder);
  expect([...world.fetched.values()]).toEqual([1, 1]);
  expect(plan).toMatchObject({ fresh: [], savedBefore: [{ url: A }] });
  expect(result.tally).toMatchObject({ rows: 2, saved: 1, savedBefore: 1, failed: 1 });
  expect(result.failures.map(({ url }) => url)).toEqual([B]);
});

test.concurrent("what was stopped goes on, and is fetched once", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  const { result: stopped } = await runUntilFirstFetch(world, folder, A, B, C);
  expect(stopped.tally.open).toBeGreaterThan(0);
  await world.startWorker();
  const { result } = await run(world, listOf(A, B, C), folder);
  expect(result.tally).toMatchObject({ saved: 3, open: 0 });
  expect([...world.fetched.values()]).toEqual([1, 1, 1]);
  expect(await violations(world)).toEqual([]);
});

test.concurrent("a line that was added is a job of its own, beside what goes on", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  await runUntilFirstFetch(world, folder, A, B);
  await world.startWorker();
  const { result, plan } = await run(world, listOf(A, B, C), folder);
  expect(plan.fresh).toMatchObject([{ url: C }]);
  expect(result.jobIds).toHaveLength(2);
  expect(result.tally).toMatchObject({ rows: 3, saved: 3 });
});

test.concurrent("a line that was removed is not counted or waited for, but its article is saved if it still comes", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  await runUntilFirstFetch(world, folder, A, B);
  await world.startWorker();
  const { result } = await run(world, listOf(A), folder);
  expect(result.tally).toMatchObject({ rows: 1, saved: 1, open: 0 });
  await run(world, listOf(A, B), folder);
  expect([...folder.files.keys()].sort()).toEqual([A, B]);
  expect([...world.fetched.values()]).toEqual([1, 1]);
});

test.concurrent("another folder or another format is another import", async () => {
  await using world = createWorld();
  await world.startWorker();
  const folder = new MemoryFolder();
  await run(world, listOf(A), folder);
  await run(world, listOf(A), new MemoryFolder("/other"));
  await run(world, listOf(A), new MemoryFolder(), { format: "html" });
  expect(world.fetched.get(A)).toBe(3);
});

test.concurrent("an article whose file is gone is fetched again", async () => {
  await using world = createWorld();
  await world.startWorker();
  const folder = new MemoryFolder();
  await run(world, listOf(A, B), folder);
  folder.files.delete(A);
  const { result } = await run(world, listOf(A, B), folder);
  expect(result.tally).toMatchObject({ saved: 2, savedBefore: 1 });
  expect([world.fetched.get(A), world.fetched.get(B)]).toEqual([2, 1]);
});

test.concurrent("failures are tried again when asked for, and may succeed then", async () => {
  await using world = createWorld();
  await world.startWorker();
  world.answers.set(A, GONE);
  const folder = new MemoryFolder();
  await run(world, listOf(A), folder);
  world.answers.delete(A);
  const { result: left } = await run(world, listOf(A), folder);
  expect(left.tally).toMatchObject({ failed: 1 });
  const { result } = await run(world, listOf(A), folder, { retryFailed: true });
  expect(result.tally).toMatchObject({ saved: 1, failed: 0 });
  expect(world.fetched.get(A)).toBe(2);
  expect(await violations(world)).toEqual([]);
});

test.concurrent("an import that its owner paused elsewhere goes on", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  const { result: stopped } = await runUntilFirstFetch(world, folder, A, B, C);
  const owner = createDevice({
    log: world.log,
    userId: USER,
    clientId: "phone",
    folder,
    keyOf: (url) => url,
    wants: () => false,
  });
  await owner.append((author) => [intendForJob(author, stopped.jobIds[0]!, "pause")]);
  await world.startWorker();
  const { result } = await run(world, listOf(A, B, C), folder);
  expect(result.tally).toMatchObject({ saved: 3, open: 0 });
});

test.concurrent("an import that its owner cancels elsewhere ends as skipped, and is taken up anew by the next run", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  const owner = createDevice({
    log: world.log,
    userId: USER,
    clientId: "phone",
    folder,
    keyOf: (url) => url,
    wants: () => false,
  });
  const { promise: isAdded, resolve: added } = Promise.withResolvers<void>();
  const running = run(world, listOf(A, B), folder, { onPlan: () => added() });
  await isAdded;
  await owner.sync();
  await owner.append((author) => [intendForJob(author, [...owner.view.jobs.keys()][0]!, "cancel")]);
  // No worker before the import is called off, so that nothing of it is fetched.
  await world.startWorker();
  const { result } = await running;
  expect(result.tally).toMatchObject({ rows: 2, saved: 0, skipped: 2 });
  expect(world.fetched.size).toBe(0);
  const { result: again } = await run(world, listOf(A, B), folder);
  expect(again.tally).toMatchObject({ saved: 2 });
});

test.concurrent("an article that nobody collected in time is fetched again unasked", async () => {
  await using world = createWorld();
  await world.startWorker();
  world.answers.set(A, { ok: false, code: PICKUP_EXPIRED, message: "Too late.", retryable: false });
  const folder = new MemoryFolder();
  await run(world, listOf(A), folder);
  world.answers.delete(A);
  const { result } = await run(world, listOf(A), folder);
  expect(result.tally).toMatchObject({ saved: 1 });
});

test.concurrent("two runs of the same import at once fetch each page once and both see it end", async () => {
  await using world = createWorld();
  await world.startWorker();
  const folder = new MemoryFolder();
  const runs = await Promise.all([run(world, listOf(A, B, C), folder), run(world, listOf(A, B, C), folder)]);
  expect(runs.map(({ result }) => result.tally.saved)).toEqual([3, 3]);
  expect([...world.fetched.values()]).toEqual([1, 1, 1]);
  expect(await violations(world)).toEqual([]);
});

test.concurrent("a run whose list is all in the folder ends without a worker", async () => {
  await using world = createWorld();
  const folder = new MemoryFolder();
  folder.files.set(A, "");
  const { result } = await run(world, listOf(A), folder);
  expect(result).toMatchObject({ tally: { saved: 1 }, jobIds: [] });
});
