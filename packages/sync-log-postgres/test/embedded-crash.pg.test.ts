import { access, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { attachEmbeddedPostgres } from "../src/embedded/attach-embedded-postgres.ts";
import { identifyProcess } from "../src/embedded/process-identity.ts";
import { openScene, query, type Scene } from "./embedded-scene.ts";

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(async () => await scene.close());

test("takes over the running server of an owner that was killed, and its data", async () => {
  const owner = scene.startOwner();
  const orphan = await owner.says(({ event }) => event === "running");
  await query(orphan.adminUrl ?? "", "create table kept as select 42 as answer");
  expect(await attachEmbeddedPostgres({ dataDir: scene.dataDir })).toMatchObject({ ownerPid: owner.pid });
  await owner.kill();
  expect(await attachEmbeddedPostgres({ dataDir: scene.dataDir })).toBeNull();

  const server = await scene.start();
  expect({ pid: server.pid, url: server.adminUrl }).toEqual({ pid: orphan.pid, url: orphan.adminUrl });
  expect(await query(server.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);

  process.kill(server.pid, "SIGKILL");
  expect(await server.exited).toEqual({ kind: "died", code: null, signal: null });
  await server.restart();
  expect(await query(server.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("stops an orphan that runs with other settings and starts it with the right ones", async () => {
  const owner = scene.startOwner();
  const orphan = await owner.says(({ event }) => event === "running");
  await owner.kill();
  const server = await scene.start({ settings: { fsync: "off", max_connections: 9 } });
  expect(server.pid).not.toBe(orphan.pid);
  expect(await identifyProcess(orphan.pid ?? 0)).toBeNull();
  expect(await query(server.adminUrl, "show max_connections")).toEqual([{ max_connections: "9" }]);
});

test("recovers when owner and server were both killed", async () => {
  const owner = scene.startOwner();
  const orphan = await owner.says(({ event }) => event === "running");
  await query(orphan.adminUrl ?? "", "create table kept as select 42 as answer");
  process.kill(orphan.pid ?? 0, "SIGKILL");
  await owner.kill();
  const server = await scene.start();
  expect(await query(server.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("tells its owner that the server was killed, and restarts it on the same port with its data", async () => {
  const server = await scene.start();
  const { pid, port, adminUrl } = server;
  await query(adminUrl, "create table kept as select 42 as answer");
  process.kill(pid, "SIGKILL");
  expect(await server.exited).toEqual({ kind: "died", code: null, signal: "SIGKILL" });
  await server.restart();
  expect({ port: server.port, adminUrl: server.adminUrl }).toEqual({ port, adminUrl });
  expect(server.pid).not.toBe(pid);
  expect(await query(adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("takes another port when its own was snatched while the server was dead", async () => {
  const server = await scene.start();
  const { pid, port } = server;
  process.kill(pid, "SIGKILL");
  await server.exited;
  const snatcher = createServer().listen(port, "127.0.0.1");
  await once(snatcher, "listening");
  await server.restart();
  snatcher.close();
  expect(server.port).not.toBe(port);
  expect(await query(server.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("goes on by itself when one of the server's processes was killed", async () => {
  const server = await scene.start();
  const { pid } = server;
  const sleeper = query(server.adminUrl, "select pg_sleep(60)").catch((error: unknown) => error);
  const sleeperPid = await vi.waitFor(async () => {
    const [row] = await query<{ pid: number }>(
      server.adminUrl,
      "select pid from pg_stat_activity where query = 'select pg_sleep(60)'",
    );
    expect(row).toBeDefined();
    return row?.pid ?? 0;
  });
  process.kill(sleeperPid, "SIGKILL");
  expect(await sleeper).toBeInstanceOf(Error);
  await vi.waitFor(async () => await query(server.adminUrl, "select 1"), { timeout: 10_000 });
  expect(server.pid).toBe(pid);
});

test("ends a stuck process of a killed server, which would keep its memory", async () => {
  const server = await scene.start();
  const [checkpointer] = await query(
    server.adminUrl,
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  );
  process.kill(Number(checkpointer?.["pid"]), "SIGSTOP");
  process.kill(server.pid, "SIGKILL");
  await server.exited;
  await server.restart();
  expect(await query(server.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("restarts a server that was halted and answers nobody", async () => {
  const server = await scene.start();
  const { pid } = server;
  process.kill(pid, "SIGSTOP");
  await server.restart();
  expect(server.pid).not.toBe(pid);
  expect(await query(server.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("is not misled by a pid file whose process id now belongs to another process", async () => {
  const first = await scene.start();
  await first.stop();
  const file = [process.pid, first.dataDir, 0, first.port, "", "127.0.0.1", "", "ready"].join("\n");
  await writeFile(join(first.dataDir, "cluster", "postmaster.pid"), file);
  const second = await scene.start();
  expect(second.pid).not.toBe(process.pid);
  expect(await query(second.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test.each([
  { initdb: "killed as well", killsInitdb: true },
  { initdb: "left running", killsInitdb: false },
])(
  "makes the database anew when the very first start was killed, initdb $initdb",
  async ({ killsInitdb }) => {
    const owner = scene.startOwner();
    const { initdbPid = 0 } = await owner.says((line) => line.initdbPid !== undefined);
    await vi.waitFor(async () => await access(join(await asideFolder(), "cluster", "base")), { interval: 2 });
    if (killsInitdb) process.kill(initdbPid, "SIGKILL");
    await owner.kill();
    expect(await readdir(scene.dataDir)).not.toContain("cluster");

    const server = await scene.start();
    expect(await query(server.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await vi.waitFor(async () => expect(await identifyProcess(initdbPid)).toBeNull(), { timeout: 10_000 });
    await server.stop();
    await (await scene.start()).stop();
    expect((await readdir(scene.dataDir)).filter((name) => name.startsWith("initializing-"))).toEqual([]);
  },
);

async function asideFolder(): Promise<string> {
  const names = await readdir(scene.dataDir);
  return join(scene.dataDir, names.find((name) => name.startsWith("initializing-")) ?? "none");
}

test("stops the server when its owner leaves without doing so", async () => {
  const owner = scene.startOwner(scene.dataDir, { leaves: "without stopping" });
  const { pid = 0 } = await owner.says(({ event }) => event === "running");
  await owner.finish();
  await vi.waitFor(async () => expect(await identifyProcess(pid)).toBeNull());
});
