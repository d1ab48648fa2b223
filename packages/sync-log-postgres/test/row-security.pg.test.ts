import { FEED_TABLE_SET, QUEUE_TABLE_SET, WORK_TABLES } from "@tidemark/sync-log";
import {
  article,
  feed,
  items,
  itemInsert,
  jobInsert,
  pickupInsert,
  queueChange,
  queueJobInsert,
} from "@tidemark/sync-log/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  APP_ROLE,
  connectSyncLog,
  OWNER_ROLE,
  PermissionDeniedError,
  RoleCanBypassError,
  WORKER_ROLE,
} from "../src/index.ts";
import type { PostgresSyncLog, TestDatabase } from "./support/index.ts";
import { inSession, type SessionOptions } from "./support/session.ts";
import { runAsAdmin, testDatabase } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

/** Shared by the tests that leave it as it is. */
let database: TestDatabase;
let log: PostgresSyncLog;

const COUNT = "SELECT count(*) AS n FROM sync_changes";

beforeAll(async () => {
  database = await testDatabase();
  log = await connectSyncLog({ url: database.url });
  for (const user of ["ann", "bob"]) {
    await log
      .asUser(user)
      .withStream(user, (stream) =>
        stream.append([
          article("a-1"),
          jobInsert("job-1"),
          itemInsert("item-1", "job-1"),
          pickupInsert("item-1"),
        ]),
      );
  }
});

afterAll(async () => {
  await log.close();
  await database.drop();
});

async function deletedBy(session: SessionOptions): Promise<readonly Record<string, unknown>[]> {
  return inSession(session, async (run) => {
    const deleted = await run("DELETE FROM sync_changes RETURNING user_id, record_id");
    await run("ROLLBACK");
    return deleted;
  });
}

const asAnn = () => ({ url: database.url, role: APP_ROLE, userId: "ann" });
const asWorker = () => ({ url: database.url, role: WORKER_ROLE });

describe("the application's role", () => {
  it("L8: sees the rows of its user and no others, also when asked for them by name", async () => {
    await inSession(asAnn(), async (run) => {
      expect(await run(`${COUNT} WHERE user_id = 'ann'`)).toEqual([{ n: 4 }]);
      expect(await run(COUNT)).toEqual([{ n: 4 }]);
      expect(await run(`${COUNT} WHERE user_id = 'bob'`)).toEqual([{ n: 0 }]);
      expect(await run("SELECT user_id FROM sync_heads")).toEqual([{ user_id: "ann" }]);
    });
  });

  it.each([
    ["no user set", {}],
    ["an empty user", { userId: "" }],
  ])("sees no rows with %s", async (_what, user) => {
    await inSession({ url: database.url, role: APP_ROLE, ...user }, async (run) => {
      expect(await run(COUNT)).toEqual([{ n: 0 }]);
      expect(await run("SELECT user_id FROM sync_heads")).toEqual([]);
    });
  });

  it("sees no rows in a transaction after one that had a user", async () => {
    await inSession({ url: database.url }, async (run) => {
      await run("SELECT set_config('role', $1, true), set_config('tidemark.user_id', 'ann', true)", APP_ROLE);
      expect(await run(COUNT)).toEqual([{ n: 4 }]);
      await run("COMMIT");
      await run("BEGIN");
      await run("SELECT set_config('role', $1, true)", APP_ROLE);
      expect(await run(COUNT)).toEqual([{ n: 0 }]);
    });
  });

  it.each([
    ["UPDATE sync_changes SET data = '{}'"],
    ["UPDATE sync_changes SET seq = seq + 1"],
    ["TRUNCATE sync_changes"],
    ["DELETE FROM sync_heads"],
    ["UPDATE sync_heads SET epoch = 'abcdef01'"],
    ["UPDATE sync_heads SET user_id = 'bob'"],
    ["INSERT INTO sync_leases VALUES ('w', 'm', 1, now())"],
    ["DELETE FROM sync_leases"],
    ["INSERT INTO sync_migrations VALUES (9, 'x', 'x', now())"],
    ["ALTER TABLE sync_changes DISABLE ROW LEVEL SECURITY"],
    [`SET ROLE ${OWNER_ROLE}`],
  ])("L1: may not %s", async (statement) => {
    await expect(inSession(asAnn(), (run) => run(statement))).rejects.toThrow(PermissionDeniedError);
  });

  it("may not append to another user's stream", async () => {
    const insert = `INSERT INTO sync_changes (app_id, table_name, record_id, user_id, op, client_id, seq)
      VALUES ('articles', 'articles', 'a-9', 'bob', 'insert', 'device-1', 99)`;
    await expect(inSession(asAnn(), (run) => run(insert))).rejects.toThrow(PermissionDeniedError);
  });

  it("deletes pickups of its own user and nothing else", async () => {
    expect(await deletedBy(asAnn())).toEqual([{ user_id: "ann", record_id: "pickup-item-1" }]);
  });

  it("reads, through the log, only its own user's stream", async () => {
    const ann = log.asUser("ann");
    expect((await ann.readAfter("ann", 0)).changes).toHaveLength(4);
    expect(await ann.readAfter("bob", 0)).toEqual({ changes: [], upTo: 0, hasMore: false });
    expect(await ann.head("bob")).toBeNull();
    await expect(ann.withStream("bob", (stream) => stream.append(items(1)))).rejects.toThrow(
      PermissionDeniedError,
    );
    await expect(ann.withStreamIfFree("bob", async () => "mine")).rejects.toThrow(PermissionDeniedError);
    expect(() => log.asUser("")).toThrow(RangeError);
  });
});

describe("the queue", () => {
  const databases = useDatabases();
  let log: PostgresSyncLog;
  beforeEach(async () => {
    const own = await databases.make();
    log = await databases.connect({ url: own.url });
  });
  const append = (change: ReturnType<typeof article>) =>
    log.asUser("ann").withStream("ann", (stream) => stream.append([change]));

  it("takes a user's own jobs and cancels, and shows them to that user alone", async () => {
    await append(queueJobInsert("q-1", { origin: "user" }));
    await append(queueJobInsert("q-1", { origin: "agent", op: "update", data: { state: "canceled" } }));
    await log.withStream("ann", (stream) => stream.append([queueJobInsert("q-2")]));
    expect((await log.asUser("ann").readRecords("ann", ["q-1", "q-2"])).map((c) => c.seq)).toEqual([1, 2, 3]);
    expect(await log.asUser("bob").readRecords("ann", ["q-1", "q-2"])).toEqual([]);
    expect(await log.dueStreams(10, "queue")).toEqual(["ann"]);
  });

  it("takes nothing of a user that passes for the system's", async () => {
    for (const tableName of [...QUEUE_TABLE_SET.tableNames, "anything"]) {
      await expect(append(queueChange(tableName, "q-1"))).rejects.toThrow(PermissionDeniedError);
    }
    await append(article("a-1", { origin: "system" }));
    expect(await log.head("ann")).toMatchObject({ seq: 1 });
  });

  it("and the feeds are the worker's in every stream", async () => {
    for (const user of ["ann", "bob"]) {
      await log.withStream(user, (stream) =>
        stream.append([
          ...QUEUE_TABLE_SET.tableNames.map((name) => queueChange(name, "q-1")),
          ...FEED_TABLE_SET.tableNames.map((name) => feed("f-1", { tableName: name })),
        ]),
      );
      expect((await log.readAfter(user, 0)).changes).toHaveLength(7);
      expect(await log.readRecords(user, ["q-1"])).toHaveLength(6);
    }
    const unknown = queueChange("queueNotes", "q-1");
    await expect(log.withStream("ann", (stream) => stream.append([unknown]))).rejects.toThrow(
      PermissionDeniedError,
    );
  });
});

describe("the worker's role", () => {
  it("sees the work tables of every stream and no others", async () => {
    await inSession(asWorker(), async (run) => {
      const tables = await run("SELECT DISTINCT table_name FROM sync_changes ORDER BY table_name");
      expect(tables.map((row) => row["table_name"])).toEqual([...WORK_TABLES.tableNames].sort());
      expect(await run(COUNT)).toEqual([{ n: 6 }]);
      expect(await run("SELECT user_id FROM sync_heads ORDER BY user_id")).toEqual([
        { user_id: "ann" },
        { user_id: "bob" },
      ]);
    });
  });

  it("may not append to another table", async () => {
    await expect(log.withStream("ann", (stream) => stream.append([article("a-2")]))).rejects.toThrow(
      PermissionDeniedError,
    );
    const notes = jobInsert("job-9", { appId: "notes" });
    await expect(log.withStream("ann", (stream) => stream.append([notes]))).rejects.toThrow(
      PermissionDeniedError,
    );
  });

  it("deletes nothing but pickups", async () => {
    const pickup = { record_id: "pickup-item-1" };
    expect(await deletedBy(asWorker())).toEqual([
      { user_id: "ann", ...pickup },
      { user_id: "bob", ...pickup },
    ]);
  });

  it.each([["UPDATE sync_changes SET data = '{}'"], ["DELETE FROM sync_heads"], ["TRUNCATE sync_leases"]])(
    "may not %s",
    async (statement) => {
      await expect(inSession(asWorker(), (run) => run(statement))).rejects.toThrow(PermissionDeniedError);
    },
  );
});

describe("other roles", () => {
  it("show the login no row while it is itself", async () => {
    const reading = inSession({ url: database.url }, (run) => run(COUNT));
    await expect(reading).rejects.toThrow(PermissionDeniedError);
  });

  it("show the owner of the tables no row", async () => {
    await inSession({ url: database.adminUrl, role: OWNER_ROLE }, async (run) => {
      expect(await run(COUNT)).toEqual([{ n: 0 }]);
      expect(await run("SELECT user_id FROM sync_heads")).toEqual([]);
    });
  });
});

describe("a log refuses to start", () => {
  const databases = useDatabases();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await databases.make();
  });
  const connecting = (url = database.url) => databases.connect({ url });

  it("for a superuser, and says which two statements to run", async () => {
    const refused = connecting(database.adminUrl);
    await expect(refused).rejects.toThrow(RoleCanBypassError);
    await expect(refused).rejects.toThrow(
      /is a superuser.*CREATE ROLE \w+ LOGIN NOSUPERUSER.*GRANT tidemark_app, tidemark_worker TO/s,
    );
  });

  it("for a login with BYPASSRLS", async () => {
    const login = new URL(database.url).username;
    await runAsAdmin(database.adminUrl, [`ALTER ROLE "${login}" BYPASSRLS`]);
    await expect(connecting()).rejects.toThrow(/has BYPASSRLS/);
  });

  it("for a login that may become a superuser", async () => {
    const login = new URL(database.url).username;
    const powerful = `${login}_root`;
    await runAsAdmin(database.adminUrl, [
      `CREATE ROLE "${powerful}" SUPERUSER`,
      `GRANT "${powerful}" TO "${login}"`,
    ]);
    databases.onEnd(() => runAsAdmin(database.adminUrl, [`DROP ROLE "${powerful}"`]));
    await expect(connecting()).rejects.toThrow(new RegExp(`may become ${powerful}`));
  });

  it.each([
    [
      "sync_changes no longer binds its owner",
      "ALTER TABLE sync_changes NO FORCE ROW LEVEL SECURITY",
      /of sync_changes does not bind/,
    ],
    ["sync_heads has it off", "ALTER TABLE sync_heads DISABLE ROW LEVEL SECURITY", /of sync_heads is off/],
  ])("when row-level security of %s, with the statements that mend it", async (_what, statement, message) => {
    await runAsAdmin(database.adminUrl, [statement]);
    const refused = connecting();
    await expect(refused).rejects.toThrow(RoleCanBypassError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(
      /ENABLE ROW LEVEL SECURITY;\nALTER TABLE .* FORCE ROW LEVEL SECURITY;/,
    );
  });

  it("when a table belongs to another role", async () => {
    await runAsAdmin(database.adminUrl, ["ALTER TABLE sync_heads OWNER TO current_user"]);
    await expect(connecting()).rejects.toThrow(
      /The table sync_heads belongs to .*ALTER TABLE sync_heads OWNER TO tidemark_owner/s,
    );
  });

  it("when the login may not act as the roles", async () => {
    const login = new URL(database.url).username;
    await runAsAdmin(database.adminUrl, [`REVOKE tidemark_worker FROM "${login}"`]);
    await expect(connecting()).rejects.toThrow(
      /may not act as Tidemark's roles.*GRANT tidemark_app, tidemark_worker TO/s,
    );
  });
});
