import { items } from "@tidemark/sync-log/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { DatabaseDiskFullError, DatabaseError } from "../src/index.ts";
import type { TestDatabase } from "./support/index.ts";
import { inSession } from "./support/session.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
const RETRY = { baseMs: 1, maxMs: 1 };
let database: TestDatabase;

beforeEach(async () => {
  database = await databases.make();
});

/** The first insert into the log fails with this state, later ones do not. */
const failOnce = (state: string) => [
  "CREATE SEQUENCE tries",
  "GRANT USAGE ON tries TO PUBLIC",
  `CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF nextval('tries') = 1 THEN RAISE 'told to fail' USING ERRCODE = '${state}'; END IF;
     RETURN NEW;
   END $$`,
  "CREATE TRIGGER fail_once BEFORE INSERT ON sync_changes FOR EACH ROW EXECUTE FUNCTION fail_once()",
];

describe("a transaction that the server undoes", () => {
  it.each([
    ["a serialization failure", "40001"],
    ["a deadlock", "40P01"],
    ["a shutdown", "57P01"],
  ])("is run again after %s", async (_what, state) => {
    await runAsAdmin(database.adminUrl, failOnce(state));
    const log = await databases.connect({ url: database.url, retry: RETRY });
    const appended = await log.withStream("ann", (stream) => stream.append(items(2)));
    expect(appended.changes.map((change) => change.seq)).toEqual([1, 2]);
  });

  it("says that the disk is full, and goes on when it no longer is", async () => {
    await runAsAdmin(database.adminUrl, failOnce("53100"));
    const log = await databases.connect({ url: database.url, retry: RETRY });
    const first = log.withStream("ann", (stream) => stream.append(items(2)));
    await expect(first).rejects.toThrow(DatabaseDiskFullError);
    await expect(first).rejects.toThrow(/its disk is full \(53100\).*Free space/);
    expect(await log.withStream("ann", (stream) => stream.append(items(1)))).toMatchObject({ stored: 1 });
  });

  it("is not run again after a failure that no retry mends, and tells nothing of the row", async () => {
    await runAsAdmin(database.adminUrl, [
      "ALTER TABLE sync_changes ADD CONSTRAINT short CHECK (record_id = 'other')",
    ]);
    const log = await databases.connect({ url: database.url, retry: RETRY });
    const failing = log.withStream("ann", (stream) => stream.append(items(1)));
    await expect(failing).rejects.toThrow(DatabaseError);
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("job-1");
  });
});

describe("the lock wait of a new stream", () => {
  it("is none when somebody is just making its head", async () => {
    const log = await databases.connect({ url: database.url });
    await inSession({ url: database.adminUrl }, async (run) => {
      await run("INSERT INTO sync_heads (user_id, epoch) VALUES ('ann', 'abcdef01')");
      expect(await log.withStreamIfFree("ann", async () => "mine")).toEqual({ free: false });
    });
    expect(await log.withStreamIfFree("ann", async (stream) => stream.head.epoch)).toEqual({
      free: true,
      value: "abcdef01",
    });
  });

  it("is none when another process holds the head", async () => {
    const [one, two] = [
      await databases.connect({ url: database.url }),
      await databases.connect({ url: database.url }),
    ];
    await one.withStream("ann", async (stream) => {
      await stream.append(items(1));
      expect(await two.withStreamIfFree("ann", async () => "mine")).toEqual({ free: false });
    });
    await one.withStream("ann", async () => {
      expect(await two.withStreamIfFree("ann", async () => "mine")).toEqual({ free: false });
    });
  });
});

describe("a stream used after its transaction", () => {
  it("throws instead of writing into another one", async () => {
    const log = await databases.connect({ url: database.url });
    const escaped = await log.withStream("ann", async (stream) => ({ stream }));
    await expect(escaped.stream.append(items(1))).rejects.toThrow(/transaction is over/);
    await expect(escaped.stream.readAfter(0)).rejects.toThrow(/transaction is over/);
  });
});

describe("a small pool", () => {
  it("serves many waiters for one head without starving other streams", async () => {
    const log = await databases.connect({ url: database.url, maxConnections: 2 });
    const gate = Promise.withResolvers<void>();
    const holding = log.withStream("ann", () => gate.promise);
    const waiting = Array.from({ length: 20 }, () =>
      log.withStream("ann", (stream) => stream.append(items(1))),
    );
    await log.withStream("bob", (stream) => stream.append(items(1)));
    gate.resolve();
    await Promise.all([holding, ...waiting]);
    expect((await log.head("ann"))?.seq).toBe(20);
  });

  it("refuses new work once the log is closed, and lets running work end", async () => {
    const log = await databases.connect({ url: database.url });
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const working = log.withStream("ann", async (stream) => {
      entered.resolve();
      await gate.promise;
      return stream.append(items(1));
    });
    await entered.promise;
    const closing = log.close();
    await expect(log.head("ann")).rejects.toThrow(/closed/);
    gate.resolve();
    expect(await working).toMatchObject({ stored: 1 });
    await closing;
  });
});
