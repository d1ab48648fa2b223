import { IdReusedError, InvalidChangeError } from "@tidemark/sync-log";
import { items, jobInsert, queueJobInsert } from "@tidemark/sync-log/contract";
import postgres from "postgres";
import { beforeEach, describe, expect, it } from "vitest";
import { quoteName } from "../src/connection/quote.ts";
import { APP_ROLE, appendWithin, NoTransactionError, RoleMissingError } from "../src/index.ts";
import type { PostgresSyncLog, TestDatabase } from "./support/index.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
let database: TestDatabase;
let log: PostgresSyncLog;
let sql: postgres.Sql;

/** A database in which a shop keeps its orders beside the log, and the shop's own connection. */
beforeEach(async () => {
  database = await databases.make();
  log = await databases.connect({ url: database.url });
  sql = connect(database.url);
  await runAsAdmin(database.adminUrl, [
    "CREATE TABLE orders (id text PRIMARY KEY, placed_by text DEFAULT current_user)",
    "GRANT ALL ON orders TO PUBLIC",
  ]);
});

function connect(url: string, options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const opened = postgres(url, { max: 1, onnotice: () => undefined, ...options });
  databases.onEnd(() => opened.end({ timeout: 1 }));
  return opened;
}

const recordIds = async (userId = "shop") =>
  (await log.readAfter(userId, 0)).changes.map((change) => change.recordId);
const orders = async () => (await sql`SELECT id FROM orders ORDER BY id`).map((row) => row["id"] as string);

describe("jobs of a caller's transaction", () => {
  it("are there with the caller's rows once it commits, and ask for the queue's worker", async () => {
    const appended = await sql.begin(async (transaction) => {
      await transaction`INSERT INTO orders (id) VALUES ('o-1')`;
      const stored = await appendWithin(transaction, "shop", [queueJobInsert("q-1"), queueJobInsert("q-2")]);
      expect(await recordIds()).toEqual([]);
      return stored;
    });
    expect(appended).toMatchObject({ stored: 2, changes: [{ seq: 1, userId: "shop" }, { seq: 2 }] });
    expect((await log.readAfter("shop", 0)).changes).toEqual(appended.changes);
    expect(await orders()).toEqual(["o-1"]);
    expect(await log.dueStreams(10, "queue")).toEqual(["shop"]);
    expect(await log.dueStreams(10, "imports")).toEqual([]);
  });

  it("are not there when it rolls back, and use up no position", async () => {
    const failing = sql.begin(async (transaction) => {
      await transaction`INSERT INTO orders (id) VALUES ('o-1')`;
      await appendWithin(transaction, "shop", [queueJobInsert("q-1")]);
      throw new Error("card refused");
    });
    await expect(failing).rejects.toThrow("card refused");
    expect(await orders()).toEqual([]);
    expect(await log.head("shop")).toBeNull();
    await sql.begin((transaction) => appendWithin(transaction, "shop", [queueJobInsert("q-2")]));
    expect((await log.readAfter("shop", 0)).changes).toMatchObject([{ seq: 1, recordId: "q-2" }]);
  });

  it("wake whoever listens when it commits", async () => {
    const hinted = Promise.withResolvers<string>();
    await log.subscribe(hinted.resolve);
    await sql.begin((transaction) => appendWithin(transaction, "shop", [queueJobInsert("q-1")]));
    expect(await hinted.promise).toBe("shop");
    expect(await recordIds()).toEqual(["q-1"]);
  });

  it("take the positions after those that are there, and those of the log go on behind them", async () => {
    await log.withStream("shop", (stream) => stream.append(items(3)));
    await sql.begin((transaction) => appendWithin(transaction, "shop", [queueJobInsert("q-1")]));
    await log.withStream("shop", (stream) => stream.append(items(1)));
    expect((await log.readAfter("shop", 0)).changes.map((change) => change.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it("may be as many as a batch holds, in two streams, and more than one call", async () => {
    const many = Array.from({ length: 1_100 }, (_, index) => queueJobInsert(`q-${index}`));
    await sql.begin(async (transaction) => {
      await appendWithin(transaction, "shop", many);
      await appendWithin(transaction, "stock", [queueJobInsert("s-1")]);
      await appendWithin(transaction, "shop", [queueJobInsert("last")]);
    });
    expect(await recordIds()).toEqual([...many.map((change) => change.recordId), "last"]);
    expect(await recordIds("stock")).toEqual(["s-1"]);
  });

  it("wait for the holder of the stream, who is waited for in turn", async () => {
    const order: string[] = [];
    const { appending } = await log.withStream("shop", async (stream) => {
      const started = sql.begin(async (transaction) => {
        await appendWithin(transaction, "shop", [queueJobInsert("q-2")]);
        order.push("caller");
      });
      await stream.append([queueJobInsert("q-1")]);
      order.push("holder");
      return { appending: started };
    });
    await appending;
    expect(order).toEqual(["holder", "caller"]);
    await sql.begin(async (transaction) => {
      await appendWithin(transaction, "shop", [queueJobInsert("q-3")]);
      expect(await log.withStreamIfFree("shop", async () => "mine")).toEqual({ free: false });
    });
    expect(await recordIds()).toEqual(["q-1", "q-2", "q-3"]);
  });
});

describe("the caller's role", () => {
  it("is the same before and after", async () => {
    const login = new URL(database.url).username;
    await sql.begin(async (transaction) => {
      await appendWithin(transaction, "shop", [queueJobInsert("q-1")]);
      await transaction`INSERT INTO orders (id) VALUES ('as login')`;
      await transaction.unsafe(`SET LOCAL ROLE ${APP_ROLE}`);
      await appendWithin(transaction, "shop", [queueJobInsert("q-2")]);
      await transaction`INSERT INTO orders (id) VALUES ('in the role')`;
    });
    expect(await sql`SELECT id, placed_by FROM orders ORDER BY id`).toEqual([
      { id: "as login", placed_by: login },
      { id: "in the role", placed_by: APP_ROLE },
    ]);
    expect(await recordIds()).toEqual(["q-1", "q-2"]);
  });

  it("is the same after a refusal, and the transaction goes on", async () => {
    const job = queueJobInsert("q-1");
    await log.withStream("shop", (stream) => stream.append([job]));
    await sql.begin(async (transaction) => {
      const reused = appendWithin(transaction, "shop", [
        queueJobInsert("q-2"),
        { ...job, data: { other: 1 } },
      ]);
      await expect(reused).rejects.toThrow(IdReusedError);
      const invalid = appendWithin(transaction, "shop", [{ ...job, id: "no uuid" }]);
      await expect(invalid).rejects.toThrow(InvalidChangeError);
      await transaction`INSERT INTO orders (id) VALUES ('o-1')`;
    });
    expect(await sql`SELECT placed_by FROM orders`).toEqual([{ placed_by: new URL(database.url).username }]);
    expect(await recordIds()).toEqual(["q-1"]);
  });

  it("is missed by a login that may not act as the worker, which is told what to run, and whose transaction goes on", async () => {
    const other = `${new URL(database.url).username}_shop`;
    await runAsAdmin(database.adminUrl, [`CREATE ROLE ${quoteName(other)} LOGIN PASSWORD 'shop'`]);
    databases.onEnd(() => runAsAdmin(database.adminUrl, [`DROP ROLE ${quoteName(other)}`]));
    const url = new URL(database.url);
    url.username = other;
    url.password = "shop";
    const shop = postgres(url.href, { max: 1 });
    try {
      await shop.begin(async (transaction) => {
        const appending = appendWithin(transaction, "shop", [queueJobInsert("q-1")]);
        await expect(appending).rejects.toThrow(RoleMissingError);
        await expect(appending).rejects.toThrow(`GRANT tidemark_worker TO "${other}";`);
        await transaction`INSERT INTO orders (id) VALUES ('o-1')`;
      });
      expect(await orders()).toEqual(["o-1"]);
      await runAsAdmin(database.adminUrl, [`GRANT tidemark_worker TO ${quoteName(other)}`]);
      await shop.begin((transaction) => appendWithin(transaction, "shop", [queueJobInsert("q-1")]));
      expect(await recordIds()).toEqual(["q-1"]);
    } finally {
      await shop.end();
    }
  });

  it("is a superuser's no longer while it appends: the worker's tables only", async () => {
    const admin = connect(database.adminUrl);
    const appending = admin.begin((transaction) =>
      appendWithin(transaction, "shop", [jobInsert("a-1", { tableName: "articles" })]),
    );
    await expect(appending).rejects.toThrow(/row-level security/);
    await admin.begin((transaction) => appendWithin(transaction, "shop", [queueJobInsert("q-1")]));
    expect(await recordIds()).toEqual(["q-1"]);
  });
});

describe("a repeated call", () => {
  it("stores nothing new and answers with the first storing", async () => {
    const batch = [queueJobInsert("q-1"), queueJobInsert("q-2")];
    const first = await sql.begin((transaction) => appendWithin(transaction, "shop", batch));
    const again = await sql.begin((transaction) =>
      appendWithin(transaction, "shop", [queueJobInsert("q-3"), ...batch]),
    );
    expect(again).toMatchObject({ stored: 1, changes: [{ seq: 3 }, ...first.changes] });
    expect(await sql.begin((transaction) => appendWithin(transaction, "shop", batch))).toEqual({
      stored: 0,
      changes: first.changes,
    });
    expect(await recordIds()).toEqual(["q-1", "q-2", "q-3"]);
  });

  it("of no changes touches nothing", async () => {
    expect(await appendWithin(sql, "shop", [])).toEqual({ changes: [], stored: 0 });
    await expect(appendWithin(sql, "", [queueJobInsert("q-1")])).rejects.toThrow(RangeError);
  });
});

describe("a client", () => {
  it("without a transaction is refused, and nothing is stored", async () => {
    await expect(appendWithin(sql, "shop", [queueJobInsert("q-1")])).rejects.toThrow(NoTransactionError);
    const admin = connect(database.adminUrl);
    await expect(appendWithin(admin, "shop", [queueJobInsert("q-1")])).rejects.toThrow(NoTransactionError);
    expect(await log.head("shop")).toBeNull();
  });

  it("that does not see the log's tables is told why", async () => {
    await expect(
      sql.begin(async (transaction) => {
        await transaction`SET LOCAL search_path = pg_catalog`;
        await appendWithin(transaction, "shop", [queueJobInsert("q-1")]);
      }),
    ).rejects.toThrow(/does not see the table sync_changes.*search_path/);
  });

  it("may have `query` and answer with rows in an object, each value in a form of its own", async () => {
    const job = queueJobInsert("q-1", { data: { big: 12, text: 'a"b\\' } });
    const appended = await sql.begin((transaction) =>
      appendWithin(asNodePostgres(transaction), "shop", [job]),
    );
    expect((await log.readAfter("shop", 0)).changes).toEqual(appended.changes);
  });

  it("may rename columns and read numbers as it likes", async () => {
    const odd = connect(database.url, { transform: { column: { from: (name) => name.toUpperCase() } } });
    const job = queueJobInsert("q-1");
    await odd.begin((transaction) => appendWithin(transaction, "shop", [job]));
    const again = await odd.begin((transaction) => appendWithin(transaction, "shop", [job]));
    expect(again).toEqual({ stored: 0, changes: (await log.readAfter("shop", 0)).changes });
  });
});

function asNodePostgres(transaction: postgres.TransactionSql) {
  return {
    query: async (text: string, params: (string | boolean | null)[]) => ({
      rows: Array.from(await transaction.unsafe(text, params)),
      rowCount: 1,
    }),
  };
}
