import { type FaultyLogUnderTest, faultyLogContract } from "@tidemark/sync-log/contract";
import { startCuttingProxy } from "./support/cutting-proxy.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
const RETRY = { baseMs: 1, maxMs: 1 };

/** An insert into the log fails with a serialization failure as often as a row of `faults` can be drawn. */
const FAILS_ON_ORDER = [
  "CREATE SEQUENCE faults MINVALUE 0 START 0",
  "CREATE SEQUENCE ordered MINVALUE 0 START 0",
  "SELECT nextval('faults'), nextval('ordered')",
  "GRANT ALL ON faults, ordered TO PUBLIC",
  `CREATE FUNCTION fail_on_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF (SELECT last_value FROM ordered) > (SELECT last_value FROM faults) THEN
       PERFORM nextval('faults');
       RAISE 'told to fail' USING ERRCODE = '40001';
     END IF;
     RETURN NEW;
   END $$`,
  "CREATE TRIGGER fail_on_order BEFORE INSERT ON sync_changes FOR EACH ROW EXECUTE FUNCTION fail_on_order()",
];

async function open(): Promise<FaultyLogUnderTest> {
  const database = await databases.make();
  await runAsAdmin(database.adminUrl, FAILS_ON_ORDER);
  const proxy = await startCuttingProxy(database.url);
  databases.onEnd(() => proxy.close());
  // Unprepared, so that the word COMMIT passes each time.
  const log = await databases.connect({ url: proxy.url, prepare: false, retry: RETRY });
  return {
    log,
    asUser: (userId) => log.asUser(userId),
    async arm(fault) {
      if (fault === "undone") await runAsAdmin(database.adminUrl, ["SELECT nextval('ordered')"]);
      else proxy.arm(fault === "cut-before-commit" ? "before-commit" : "after-commit");
    },
    advance: () => Promise.reject(new Error("No test of this suite moves the time")),
    passTime: () => Promise.reject(new Error("No test of this suite moves the time")),
    close: async () => undefined,
  };
}

faultyLogContract("the log on Postgres", open);
