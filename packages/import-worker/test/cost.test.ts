/** What things cost, counted in calls and rows of the log, never in time. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article } from "./support/scripted-extract.ts";
import { type Actor, Stage, urls } from "./support/stage.ts";

/** Ten thousand of anything take a while on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

test("an idle tick attends to none of 10,000 streams at rest", async () => {
  const { worker, log } = await stage.started();
  for (let n = 0; n < 10_000; n += 1) {
    await stage.log.withStream(`user-${n}`, (stream) => stream.setHints({ attendAtMs: null, liveFrom: 1 }));
  }
  const before = { ...log.counts, calls: log.calls.length };
  expect(await worker.runTickOnce()).toEqual({ skipped: false, jobsConsidered: 0, itemsProcessed: 0 });
  expect({ ...log.counts, calls: log.calls.length }).toEqual({ ...before, calls: before.calls + 1 });
});

test("settling one item costs the same in a job of 10,000 as in a job of 20", async () => {
  const small = await costOf("ann", 20);
  expect(small).toEqual({ transactions: 1, reads: 0, rowsRead: 0, appends: 1, rowsAppended: 3, hintsSet: 0 });
  expect(await costOf("bob", 10_000)).toEqual(small);
});

test("folding a job anew reads each of its changes once", async () => {
  await stage.user("ann").imports(urls(6_000, "one.example"));
  const { log } = await stage.started();
  expect(log.counts).toMatchObject({ transactions: 1, reads: 1 + 2, rowsRead: 6_001 });
});

test("a stream of which nothing is new costs a tick no reads and no appends", async () => {
  const { web, log } = await stage.started({ concurrency: 1 });
  await stage.user("ann").imports(urls(3));
  await stage.advance(2_000);
  expect(web.running).toHaveLength(1);
  const before = { ...log.counts };
  await stage.advance(2_000);
  const { transactions, hintsSet, ...rest } = log.counts;
  expect(rest).toEqual({
    reads: before.reads,
    rowsRead: before.rowsRead,
    appends: before.appends,
    rowsAppended: before.rowsAppended,
  });
  expect(transactions - before.transactions).toBe(1);
  expect(hintsSet - before.hintsSet).toBe(1);
});

test("results that come together are settled together", async () => {
  await stage.user("ann").imports(urls(64));
  const { web, log } = await stage.started({ concurrency: 64 });
  const before = log.counts.transactions;
  web.answerAll();
  await quiet();
  expect(log.counts.transactions - before).toBeLessThanOrEqual(3);
});

test("the rows of a large transition are sent in parts, and stored together or not at all", async () => {
  const user = stage.user("ann");
  await user.imports(ofUser("ann", 400));
  const { web, log } = await stage.started({ concurrency: 200 });
  const before = { ...log.counts };
  let parts = 0;
  log.judge = ({ name }, phase) => {
    if (name !== "stream.append" || phase !== "before") return;
    parts += 1;
    if (parts === 2) throw new Error("The database is away");
  };
  web.answerAll();
  await quiet();
  expect(parts).toBe(2);
  expect(new Set(await user.states())).toEqual(new Set(["extracting", "pending"]));
  await stage.advance(1_000);
  expect(log.counts.transactions - before.transactions).toBe(2);
  expect(parts).toBe(4);
  expect((await user.states()).filter((state) => state === "extracted")).toHaveLength(200);
  expect(web.running).toHaveLength(200);
});

test("streams that are busy at once settle and claim their even part of the slots together", async () => {
  const users = Array.from({ length: 8 }, (_, n) => stage.user(`user-${n}`));
  for (const user of users) await user.imports(ofUser(user.id, 100));
  const { worker, web, log } = stage.actor({ concurrency: 80 });
  web.script = article;
  await worker.start();
  await quiet();
  expect(web.fetched).toHaveLength(800);
  expect(log.counts.rowsAppended).toBeGreaterThan(2_400);
  // Ten items at a time, but for the first claims and the last.
  expect(log.counts.transactions).toBeLessThanOrEqual(8 * 14);
});

const ofUser = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => `https://${name}-${n}.example/`);

async function costOf(name: string, size: number) {
  const user = stage.user(name);
  const made = await user.imports(ofUser(name, size));
  const { worker, web, log } = await stage.started({ concurrency: 2 });
  const cost = await settleOne({ web, log });
  const stopping = worker.stop();
  web.answerAll();
  await stopping;
  await user.intends(made, "pause");
  return cost;
}

/** What the log is asked to do while one of the running pages ends and the next one begins. */
async function settleOne({ web, log }: Pick<Actor, "web" | "log">) {
  const before = { ...log.counts };
  const fetch = web.running[0]!;
  fetch.answer(article(fetch.url));
  await quiet();
  expect(web.running).toHaveLength(2);
  const names = Object.keys(before) as (keyof typeof before)[];
  return Object.fromEntries(names.map((name) => [name, log.counts[name] - before[name]]));
}
