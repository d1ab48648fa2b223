/** `tidemark recover` as whatever starts a server sees it: lines, exit codes, time-outs and signals of real processes. */
import { randomUUID } from "node:crypto";
import {
  addItems,
  announceImport,
  type Author,
  createStreamView,
  decide,
  DEFAULT_LIMITS,
  evolve,
} from "@tidemark/import-job";
import { foldWorkflow, type NewChange, QUEUE_TABLES } from "@tidemark/sync-log";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { runAsAdmin, testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";

let database: TestDatabase;
let log: PostgresSyncLog;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  database = await testDatabase();
  log = await connectSyncLog({ url: database.url });
  env = { SYNC_DATABASE_URL: database.url };
});

afterEach(async () => {
  await log.close();
  await database.drop();
});

/** An import whose one page is with a worker that never had a lease. Answers the page's id. */
async function vanishedWorker(userId: string): Promise<string> {
  const [jobId, itemId] = [randomUUID(), randomUUID()];
  await log.withStream(userId, async (stream) => {
    const author: Author = { clientId: "device", actor: null, nowMs: stream.nowMs, newId: randomUUID };
    const made = await stream.append([
      announceImport(author, { jobId, totalUrls: 1, source: null }),
      ...addItems(author, jobId, [{ itemId, url: "https://a.test/" }], 0),
    ]);
    const view = createStreamView(userId, DEFAULT_LIMITS);
    foldWorkflow(view, made.changes, evolve);
    const claim = { kind: "claim", workerId: "gone", room: 1, perJob: null, hostRoom: () => 1 } as const;
    const context = { nowMs: stream.nowMs, newId: randomUUID, random: Math.random };
    await stream.append(decide(view, claim, context).changes);
  });
  return itemId;
}

async function states(userId: string): Promise<unknown[]> {
  const { changes } = await log.readAfter(userId, 0);
  return changes.map(({ data }) => data?.["state"]).filter((state) => state !== undefined);
}

async function attempts(): Promise<unknown[]> {
  return states("system:recovery");
}

function recover(...args: string[]): Promise<Awaited<CliProcess["ended"]>> {
  return new CliProcess(["recover", ...args], env).ended;
}

test("where nothing is interrupted it says so and ends with 0", async () => {
  expect(await recover()).toMatchObject({
    exitCode: 0,
    output: "Nothing had to be recovered; 0 streams looked at.\n",
    notices: "",
  });
  expect(await attempts()).toEqual(["running", "recovered"]);
});

test("what was interrupted within minutes of a success is recovered all the same", async () => {
  await vanishedWorker("ann");
  expect((await recover()).exitCode).toBe(0);
  const itemId = await vanishedWorker("bob");
  const end = await recover();
  expect(end).toMatchObject({ exitCode: 0, notices: "" });
  expect(end.output).toContain(`done   import-item ${itemId} of bob: waits to be fetched again`);
  expect(await states("bob")).toEqual(["pending", "extracting", "pending"]);
});

describe("while another process recovers", () => {
  const OTHER = { workerId: "other", machine: "elsewhere", processId: 1 };
  beforeEach(async () => {
    await log.leases.renew(OTHER, 600_000);
    await log.withStream("system:recovery", async (stream) => {
      const startedAt = new Date(stream.nowMs).toISOString();
      const data = { state: "running", workerId: OTHER.workerId, startedAt };
      await stream.append([attemptBegins(data)]);
    });
  });

  test("its end is waited for, and what it left is recovered", async () => {
    const itemId = await vanishedWorker("ann");
    const run = new CliProcess(["recover"], env);
    await run.until(/^Another process recovers at this moment, since .*Waiting for its end/m);
    await log.leases.drop(OTHER.workerId);
    const end = await run.ended;
    expect(end).toMatchObject({ exitCode: 0, notices: "" });
    expect(end.output).toContain(`done   import-item ${itemId} of ann`);
    expect(await attempts()).toEqual(["running", "abandoned", "running", "recovered"]);
  });

  test("and the waiting is called off, it claims nothing", async () => {
    const run = new CliProcess(["recover"], env);
    await run.until(/^Another process recovers at this moment/m);
    run.signal("SIGTERM");
    const end = await run.ended;
    expect(end).toMatchObject({ exitCode: 143, signal: null });
    expect(end.output).toMatch(/^Another process recovers still, since .*not known/m);
  });
});

function attemptBegins(data: Readonly<Record<string, string>>): NewChange {
  return {
    id: randomUUID(),
    appId: QUEUE_TABLES.appId,
    tableName: QUEUE_TABLES.recoveryAttempts,
    recordId: randomUUID(),
    op: "insert",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, data["startedAt"]!])),
    spaceId: null,
    clientId: "recovery",
    schemaVersion: 1,
    actor: null,
    origin: "system",
  };
}

test("it says item by item what it found and did, and ends with 0; a moment later that is enough", async () => {
  const itemId = await vanishedWorker("ann");
  expect(await recover()).toMatchObject({
    exitCode: 0,
    notices: "",
    output: [
      `found  import-item ${itemId} of ann: was taken less than a minute ago (claim 1), and its worker is gone [worker-gone]`,
      `done   import-item ${itemId} of ann: waits to be fetched again`,
      "All was recovered: 1 found, 1 done, 0 left, in 1 stream.",
      "",
    ].join("\n"),
  });
  expect(await states("ann")).toEqual(["pending", "extracting", "pending"]);
  const again = await recover();
  expect(again).toMatchObject({ exitCode: 0 });
  expect(again.output).toMatch(/^A recovery ended well within the last 5 minutes.*--force/);
  expect((await recover("--force")).output).toMatch(/^Nothing had to be recovered/);
});

test("what it has to leave makes it end with 1, and the rest is done", async () => {
  await vanishedWorker("ann");
  await vanishedWorker("bob");
  const release = Promise.withResolvers<void>();
  const holding = log.withStream("ann", () => release.promise);
  const end = await recover();
  release.resolve();
  await holding;
  expect(end.exitCode).toBe(1);
  expect(end.output).toMatch(/^left {3}imports of ann: another process holds it/m);
  expect(end.output).toMatch(/^Recovered with warnings: 1 found, 1 done, 1 left/m);
  expect(await states("ann")).toEqual(["pending", "extracting"]);
  expect(await states("bob")).toEqual(["pending", "extracting", "pending"]);
  expect(await attempts()).toEqual(["running", "warnings"]);
});

describe("it ends with 2", () => {
  test("when the database refuses it, and says why without the password", async () => {
    env = { SYNC_DATABASE_URL: database.url.replace(/:[^:@]+@/, ":geheim@") };
    const end = await recover();
    expect(end).toMatchObject({ exitCode: 2, output: "" });
    expect(end.notices).toMatch(/^tidemark: The database at .* refused the login/);
    expect(end.notices).not.toContain("geheim");
  });

  test("when its time is up while the database is away", async () => {
    env = { SYNC_DATABASE_URL: "postgres://me:geheim@127.0.0.1:1/db" };
    const end = await recover("--timeout", "300");
    expect(end).toMatchObject({ exitCode: 2, signal: null, output: "" });
    expect(end.notices).toMatch(
      /^The time of 300 ms is up.*\ntidemark: The database at .*127\.0\.0\.1:1.* cannot be reached/,
    );
    expect(end.notices).not.toContain("geheim");
  });

  test("when its time is up in the middle: nothing more is begun, and that is recorded", async () => {
    const users = await manyVanished();
    const end = await recover("--timeout", "8000");
    expect(end).toMatchObject({ exitCode: 2, signal: null });
    expect(end.output).toMatch(
      /^The time is up, and the recovery was broken off: \d+ found, \d+ done, 0 left/m,
    );
    await expectBrokenOff(users, end.output);
    expect(await attempts()).toEqual(["running", "timed-out"]);
  });

  test("when its time is up while the database hangs, and then the process ends all the same", async () => {
    await vanishedWorker("ann");
    const release = Promise.withResolvers<void>();
    const holding = log.withStream("system:recovery", () => release.promise);
    const end = await recover("--timeout", "2000");
    release.resolve();
    await holding;
    expect(end).toMatchObject({ exitCode: 2, signal: null });
    expect(await states("ann")).toEqual(["pending", "extracting"]);
  });
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s lets what has begun finish, begins nothing more, and ends it with %i",
  async (signal, code) => {
    const users = await manyVanished();
    const run = new CliProcess(["recover"], env);
    await run.until(/^done/m);
    run.signal(signal);
    const end = await run.ended;
    expect(end).toMatchObject({ exitCode: code, signal: null });
    expect(end.notices).toContain("Stopping; what has begun may finish.");
    expect(end.output).toMatch(/^The recovery was broken off: /m);
    await expectBrokenOff(users, end.output);
    expect(await attempts()).toEqual(["running", "stopped"]);
    expect(await log.leases.all()).toEqual([]);
  },
);

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends it with its own code also while the database is away", async (signal, code) => {
  env = { SYNC_DATABASE_URL: "postgres://me:geheim@127.0.0.1:1/db" };
  const run = new CliProcess(["recover", "--verbose"], env);
  await run.until(/The database is tried again/);
  run.signal(signal);
  expect(await run.ended).toMatchObject({ exitCode: code, signal: null });
});

/** More than a recovery gets through while each repair takes a second. */
async function manyVanished(): Promise<string[]> {
  const users = Array.from({ length: 60 }, (_, index) => `user-${String(index).padStart(2, "0")}`);
  for (const user of users) await vanishedWorker(user);
  await runAsAdmin(database.adminUrl, [
    "CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NEW; END'",
    `CREATE TRIGGER be_slow BEFORE INSERT ON sync_changes FOR EACH ROW
     WHEN (NEW.table_name = 'articleImportItems') EXECUTE FUNCTION be_slow()`,
  ]);
  return users;
}

/** What was said to be done is done, and everything else is as it was. */
async function expectBrokenOff(users: readonly string[], output: string): Promise<void> {
  const told = [...output.matchAll(/^done {3}import-item \S+ of (\S+):/gm)].map(([, user]) => user!);
  const done: string[] = [];
  for (const user of users) if ((await states(user)).length === 3) done.push(user);
  expect(done).toEqual(told.toSorted());
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(users.length);
}
