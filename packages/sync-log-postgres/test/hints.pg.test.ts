import { items } from "@tidemark/sync-log/contract";
import { beforeEach, expect, it } from "vitest";
import { Connection } from "../src/connection/connection.ts";
import { defineQuery } from "../src/connection/query.ts";
import type { Logger } from "../src/index.ts";
import { sendHint } from "../src/queries/send-hint.ts";
import { startCuttingProxy } from "./support/cutting-proxy.ts";
import type { TestDatabase } from "./support/index.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const SHOW = "SELECT current_setting('synchronous_commit') AS value";

const databases = useDatabases();
let database: TestDatabase;

beforeEach(async () => {
  database = await databases.make();
});

/** Collects hints; `next` resolves at the next one that was not asked for yet. */
function listener() {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    heard,
    onHint: (userId: string) => {
      heard.push(userId);
      waiting.shift()?.();
    },
    async next(count: number) {
      while (heard.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return heard;
    },
  };
}

const appendTo = (userId: string) => (log: Awaited<ReturnType<typeof databases.connect>>) =>
  log.withStream(userId, (stream) => stream.append(items(1)));

it("reach other processes, and each of them once", async () => {
  const writer = await databases.connect({ url: database.url });
  const reader = await databases.connect({ url: database.url });
  const [own, other] = [listener(), listener()];
  await writer.subscribe(own.onHint);
  await reader.subscribe(other.onHint);
  await appendTo("ann")(writer);
  expect(own.heard).toEqual(["ann"]);
  expect(await other.next(1)).toEqual(["ann"]);
  await appendTo("bob")(reader);
  expect(await own.next(2)).toEqual(["ann", "bob"]);
  expect(other.heard).toEqual(["ann", "bob"]);
});

it("name all streams that changed at the same time", async () => {
  const writer = await databases.connect({ url: database.url });
  const reader = await databases.connect({ url: database.url });
  const other = listener();
  await reader.subscribe(other.onHint);
  const users = Array.from({ length: 100 }, (_, index) => `user-${index}`);
  await Promise.all(users.map((user) => appendTo(user)(writer)));
  expect(new Set(await other.next(100))).toEqual(new Set(users));
});

it("come again after the listening connection was lost, and appends go on meanwhile", async () => {
  const proxy = await startCuttingProxy(database.url);
  databases.onEnd(() => proxy.close());
  const writer = await databases.connect({ url: database.url });
  const reader = await databases.connect({ url: proxy.url });
  const other = listener();
  await reader.subscribe(other.onHint);
  await appendTo("ann")(writer);
  await other.next(1);

  proxy.cutAll();
  // Hints sent while nobody listens are lost; the reader hears one of these once it is back.
  while (other.heard.length === 1) await appendTo("ann")(writer);
  expect(new Set(other.heard)).toEqual(new Set(["ann"]));
  expect((await reader.readAfter("ann", 0)).changes.length).toBeGreaterThan(1);
});

it("do without listening where the login may not connect a second time", async () => {
  const errors: string[] = [];
  const heard = Promise.withResolvers<void>();
  const logger: Logger = {
    info() {},
    error(_error, message) {
      errors.push(message);
      heard.resolve();
    },
  };
  const login = new URL(database.url).username;
  const log = await databases.connect({ url: database.url, maxConnections: 1, logger });
  await log.ping();
  await runAsAdmin(database.adminUrl, [`ALTER ROLE "${login}" CONNECTION LIMIT 1`]);
  const own = listener();
  const unsubscribe = await log.subscribe(own.onHint);
  await heard.promise;
  await appendTo("ann")(log);
  expect(own.heard).toEqual(["ann"]);
  expect(errors[0]).toMatch(/Cannot listen for hints; the log is polled meanwhile/);
  await unsubscribe();
});

it("of what is no message of ours are passed over", async () => {
  const log = await databases.connect({ url: database.url });
  const own = listener();
  await log.subscribe(own.onHint);
  await runAsAdmin(database.adminUrl, [
    "NOTIFY tidemark_hints",
    "NOTIFY tidemark_hints, 'not json'",
    "NOTIFY tidemark_hints, 'null'",
    `NOTIFY tidemark_hints, '{"from": 1, "streams": ["x"]}'`,
    `NOTIFY tidemark_hints, '{"from": "", "streams": [1, "ann"]}'`,
  ]);
  expect(await own.next(1)).toEqual(["ann"]);
});

it("commit without waiting for the disk, and leave the connection as it was", async () => {
  const connection = await Connection.open({
    url: database.url,
    connectTimeoutMs: 10_000,
    prepare: true,
    applicationName: "tidemark-test",
  });
  databases.onEnd(() => connection.close());
  const setting = async () => {
    const { rows } = await connection.run(defineQuery<[], { value: string }>(SHOW));
    return rows[0]?.value;
  };
  await connection.run(defineQuery<[]>("SET synchronous_commit = on"));
  await connection.run(defineQuery<[]>("BEGIN"));
  await connection.run(sendHint, "a hint");
  expect(await setting()).toBe("off");
  await connection.run(defineQuery<[]>("COMMIT"));
  await connection.run(sendHint, "another");
  expect(await setting()).toBe("on");
});

it("that make a listener throw do not make the append fail", async () => {
  const log = await databases.connect({ url: database.url });
  await log.subscribe(() => {
    throw new Error("careless");
  });
  expect(await appendTo("ann")(log)).toMatchObject({ stored: 1 });
});
