/** `tidemark recovery-drill` on a database beside a running server, and cut short. */
import { QUEUE_TABLES } from "@tidemark/sync-log";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { runAsAdmin } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";
import { openScene, type Scene } from "./support/scene.ts";

let scene: Scene;
let log: PostgresSyncLog;

beforeAll(async () => {
  scene = await openScene();
  log = await connectSyncLog({ url: scene.database.url });
});

afterAll(async () => {
  await log.close();
  await scene.close();
});

async function aliveStreams(): Promise<string[]> {
  const heads = await log.heads();
  return heads
    .filter((head) => head.attendAtMs !== null || head.queue.attendAtMs !== null)
    .map(({ userId }) => userId);
}

test("every kind of interruption is detected, told of, recovered and cleaned up, beside a running server", async () => {
  const server = new CliProcess(["serve", "--port", "0", "--data-dir", scene.path("server")], scene.env);
  await server.until(/Tidemark listens/);
  const end = await scene.run(["recovery-drill"]);
  expect(end.output.split("\n").filter((line) => line.startsWith("WRONG"))).toEqual([]);
  expect(end.exitCode).toBe(0);
  expect(end.output).toMatch(/^ok {4}an import whose worker died is recovered$/m);
  expect(end.output).toMatch(/^All is as it should be: \d+ kinds of interruption/m);
  expect(end.output).toMatch(/^What stays: [\d,]+ changes of the drill in the log/m);
  expect(await aliveStreams()).toEqual([]);
  server.signal("SIGTERM");
  expect((await server.ended).exitCode).toBe(0);
  expect((await scene.run(["verify"])).output).toContain("Every law holds.");
});

/** Settles once a stream is alive. */
async function somethingAlive(): Promise<void> {
  const alive = Promise.withResolvers<void>();
  const look = () =>
    void aliveStreams().then((streams) => streams.length > 0 && alive.resolve(), alive.reject);
  const end = await log.subscribe(look);
  look();
  await alive.promise;
  await end();
}

/** Holds recoveries up at their beginning, when what they are to recover is there. */
async function holdRecoveriesUp(): Promise<{ end: () => Promise<void> }> {
  const { adminUrl } = scene.database;
  await runAsAdmin(adminUrl, [
    "CREATE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(300); RETURN NEW; END'",
    `CREATE TRIGGER wait_long BEFORE INSERT ON sync_changes FOR EACH ROW
     WHEN (NEW.table_name = '${QUEUE_TABLES.recoveryAttempts}') EXECUTE FUNCTION wait_long()`,
  ]);
  return {
    end: () =>
      runAsAdmin(adminUrl, [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
        "DROP FUNCTION wait_long CASCADE",
      ]),
  };
}

test("a drill that was killed leaves something alive, which --cleanup calls off", async () => {
  const held = await holdRecoveriesUp();
  const drill = new CliProcess(["recovery-drill"], scene.env);
  await somethingAlive();
  await drill.kill();
  await held.end();
  const end = await scene.run(["recovery-drill", "--cleanup"]);
  expect(end.exitCode).toBe(0);
  expect(end.output).toMatch(
    /^Called off what drills have left alive in 1 stream\. Their changes stay in the log\.\n$/,
  );
  expect(await aliveStreams()).toEqual([]);
  expect((await scene.run(["recovery-drill", "--cleanup"])).output).toBe(
    "No drill has left anything alive.\n",
  );
});

test("a drill that is asked to stop cleans up what it has begun, and ends with the signal's code", async () => {
  const drill = new CliProcess(["recovery-drill"], scene.env);
  await drill.until(/is detected/);
  drill.signal("SIGTERM");
  const end = await drill.ended;
  expect(end).toMatchObject({ exitCode: 143, signal: null });
  expect(end.output).toMatch(/^The drill was cut short after \d+ kinds? of interruption\./m);
  expect(await aliveStreams()).toEqual([]);
});
