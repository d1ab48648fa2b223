import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attachEmbeddedPostgres } from "../src/embedded/attach-embedded-postgres.ts";
import { DataFolderInUseError } from "../src/embedded/errors.ts";
import type { EmbeddedPostgres } from "../src/embedded/owned-server.ts";
import { openScene, query, type Scene } from "./embedded-scene.ts";

let scene: Scene;
let server: EmbeddedPostgres;

beforeAll(async () => {
  scene = await openScene();
  server = await scene.start();
});

afterAll(async () => await scene.close());

test("starts an empty UTF-8 database in UTC whose order of letters depends on no machine", async () => {
  const [facts] = await query(
    server.adminUrl,
    `select current_setting('server_encoding') encoding, current_setting('TimeZone') zone,
            current_setting('listen_addresses') addresses, current_setting('server_version') version,
            datlocprovider::text provider, datlocale locale
     from pg_database where datname = current_database()`,
  );
  expect(facts).toEqual({
    encoding: "UTF8",
    zone: "UTC",
    addresses: "127.0.0.1",
    version: server.serverVersion,
    provider: "b",
    locale: "C.UTF-8",
  });
});

test("lets nobody in without the password, which only its account may read", async () => {
  const wrong = new URL(server.adminUrl);
  wrong.password = "guess";
  await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });

  const passwordFile = join(server.dataDir, "cluster", "superuser-password");
  expect((await stat(passwordFile)).mode & 0o777).toBe(0o600);
  const password = (await readFile(passwordFile, "utf8")).trim();
  expect(await readFile(join(server.dataDir, "postgres.log"), "utf8")).not.toContain(password);
});

test("writes no statement and no row of a failed statement into its log file", async () => {
  await query(server.adminUrl, "create table secrets (word text check (word <> 'hush-hush'))");
  await expect(query(server.adminUrl, "insert into secrets values ('hush-hush')")).rejects.toThrow("secrets");
  const log = await readFile(join(server.dataDir, "postgres.log"), "utf8");
  expect(log).toContain("violates check constraint");
  expect(log).not.toContain("hush-hush");
});

test("refuses a second start with who holds the folder, since when, and what to do", async () => {
  const refusal = await scene.start().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataFolderInUseError);
  const { dataDir, pid, startedAt, message } = refusal as DataFolderInUseError;
  expect({ dataDir, pid }).toEqual({ dataDir: server.dataDir, pid: process.pid });
  expect(startedAt?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(message).toContain(`process ${process.pid} has held it since ${startedAt?.toISOString()}`);
  expect(message).toContain(`kill ${process.pid}`);
});

test("refuses a second start from another process just so", async () => {
  const other = scene.startOwner();
  const refusal = await other.says((line) => line.event === "failed");
  expect(refusal).toMatchObject({ name: "DataFolderInUseError", holder: process.pid });
});

test("lets a client of the same folder attach, and tells it who holds it", async () => {
  const attached = await attachEmbeddedPostgres({ dataDir: join(scene.dataDir, "..", "data") });
  expect(attached).toEqual({
    adminUrl: server.adminUrl,
    port: server.port,
    dataDir: server.dataDir,
    serverVersion: server.serverVersion,
    pid: server.pid,
    ownerPid: process.pid,
  });
});

test("keeps what was stored across a stop and a start, and is gone in between", async () => {
  await query(server.adminUrl, "create table kept as select 42 as answer");
  const exited = server.exited;
  await server.stop();
  await server.stop();
  expect(await exited).toEqual({ kind: "stopped" });
  expect(await attachEmbeddedPostgres({ dataDir: scene.dataDir })).toBeNull();
  await expect(server.restart()).rejects.toThrow("start it anew");

  server = await scene.start();
  expect(await query(server.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("refuses a database of another major version and leaves it as it is", async () => {
  await server.stop();
  const versionFile = join(server.dataDir, "cluster", "PG_VERSION");
  const real = await readFile(versionFile, "utf8");
  for (const [major, word] of [
    [Number(real) - 1, "an older"],
    [Number(real) + 1, "a newer"],
  ] as const) {
    await writeFile(versionFile, `${major}\n`);
    await expect(scene.start()).rejects.toMatchObject({
      code: "other-major-version",
      message: expect.stringContaining(`${word} Postgres (${major})`) as string,
    });
  }
  await writeFile(versionFile, real);
  server = await scene.start();
  expect(await query(server.adminUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("says where the password belongs when somebody has changed it", async () => {
  await query(server.adminUrl, "alter role postgres password 'by hand'");
  await expect(server.restart()).rejects.toMatchObject({
    code: "start-failed",
    message: expect.stringContaining("put the new one into superuser-password") as string,
  });
  await server.stop();
  await writeFile(join(server.dataDir, "cluster", "superuser-password"), "by hand\n");
  server = await scene.start();
  expect(await query(server.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("refuses a setting that would open the server or spill into its log", async () => {
  await server.stop();
  const opened = scene.start({ settings: { listen_addresses: "*" } });
  await expect(opened).rejects.toThrow(`"listen_addresses" cannot be changed`);
  const unknown = scene.start({ settings: { no_such_setting: 1 } });
  await expect(unknown).rejects.toMatchObject({
    code: "start-failed",
    message: expect.stringContaining(`unrecognized configuration parameter "no_such_setting"`) as string,
  });
  server = await scene.start({ settings: { fsync: "off", max_connections: 7 } });
  expect(await query(server.adminUrl, "show max_connections")).toEqual([{ max_connections: "7" }]);
});

test("says that a folder cannot be used when its path leads through a file", async () => {
  await writeFile(join(scene.root, "file"), "");
  await expect(scene.start({ dataDir: join(scene.root, "file", "data") })).rejects.toMatchObject({
    code: "folder-not-writable",
    message: expect.stringContaining("name another data folder") as string,
  });
});

test("lets exactly one of several starts at the same moment have the folder", async () => {
  const dataDir = join(scene.root, "contested");
  const starts = await Promise.allSettled([1, 2, 3].map(() => scene.start({ dataDir })));
  const winners = starts.filter((start) => start.status === "fulfilled");
  const losers = starts.filter((start) => start.status === "rejected");
  expect(winners).toHaveLength(1);
  expect(losers.map((loser) => (loser.reason as Error).name)).toEqual([
    "DataFolderInUseError",
    "DataFolderInUseError",
  ]);
  await winners[0]?.value.stop();

  const owners = [1, 2, 3].map(() => scene.startOwner(dataDir));
  const ends = await Promise.all(
    owners.map((owner) => owner.says(({ event }) => /running|failed/.test(event))),
  );
  expect(ends.map((end) => end.event).sort()).toEqual(["failed", "failed", "running"]);
  await Promise.all(owners.map((owner) => owner.finish()));
});
