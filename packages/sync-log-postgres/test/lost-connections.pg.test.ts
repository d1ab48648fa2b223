import { items } from "@tidemark/sync-log/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { TransientLogError, UnknownCommitError } from "../src/index.ts";
import { startCuttingProxy, type CuttingProxy } from "./support/cutting-proxy.ts";
import type { PostgresSyncLog, TestDatabase } from "./support/index.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
const RETRY = { baseMs: 1, maxMs: 1 };
const VICTIM = "tidemark-victim";
let database: TestDatabase;

beforeEach(async () => {
  database = await databases.make();
});

/** Ends the victim's connections that are within a transaction, as an administrator would. */
async function terminateVictim(): Promise<void> {
  await runAsAdmin(database.adminUrl, [
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = '${VICTIM}' AND datname = current_database() AND state LIKE 'idle in transaction%'`,
  ]);
}

describe("a connection cut during COMMIT", () => {
  let proxy: CuttingProxy;
  let log: PostgresSyncLog;

  beforeEach(async () => {
    proxy = await startCuttingProxy(database.url);
    databases.onEnd(() => proxy.close());
    // Unprepared, so that the word COMMIT passes each time.
    log = await databases.connect({ url: proxy.url, prepare: false, retry: RETRY });
  });

  it.each([
    ["before-commit", 0],
    ["after-commit", 2],
  ] as const)("is told as unknown when it was cut %s, and the work is not run again", async (cut, stored) => {
    let runs = 0;
    const working = log.withStream("ann", async (stream) => {
      runs += 1;
      await stream.append(items(2));
      proxy.arm(cut);
    });
    await expect(working).rejects.toThrow(UnknownCommitError);
    expect(runs).toBe(1);
    expect((await log.readAfter("ann", 0)).changes).toHaveLength(stored);
  });

  it("is no harm to the same changes sent again", async () => {
    const batch = items(2);
    const cut = log.withStream("ann", async (stream) => {
      await stream.append(batch);
      proxy.arm("after-commit");
    });
    await expect(cut).rejects.toThrow(UnknownCommitError);
    const again = await log.withStream("ann", (stream) => stream.append(batch));
    expect(again).toMatchObject({ stored: 0, changes: [{ seq: 1 }, { seq: 2 }] });
  });

  it.each(["before-commit", "after-commit"] as const)(
    "is no matter to an append without a look, cut %s",
    async (cut) => {
      await log.append("ann", items(1));
      const batch = items(2);
      proxy.arm(cut);
      await log.append("ann", batch);
      const { changes } = await log.readAfter("ann", 1);
      expect(changes.map(({ id, seq }) => [id, seq])).toEqual([
        [batch[0]!.id, 2],
        [batch[1]!.id, 3],
      ]);
    },
  );

  it("does not matter to work that only read", async () => {
    await log.withStream("ann", (stream) => stream.append(items(2)));
    const read = await log.withStream("ann", async (stream) => {
      proxy.arm("before-commit");
      return (await stream.readAfter(0)).changes.length;
    });
    expect(read).toBe(2);
  });

  it("is tried again for what does no harm when done twice", async () => {
    proxy.arm("after-commit");
    expect(await log.leases.renew({ workerId: "w", machine: "m", processId: 1 }, 60_000)).toEqual({
      lapsed: false,
    });
    await log.withStream("ann", (stream) => stream.setHints({ attendAtMs: 1, liveFrom: 1 }));
    proxy.arm("before-commit");
    expect(await log.attendAll()).toBe(1);
  });
});

describe("a connection lost within a transaction", () => {
  let log: PostgresSyncLog;
  beforeEach(async () => {
    log = await databases.connect({ url: database.url, applicationName: VICTIM, retry: RETRY });
  });

  it("has the work run again from its start, once and whole", async () => {
    let runs = 0;
    const appended = await log.withStream("ann", async (stream) => {
      runs += 1;
      await stream.append(items(1));
      if (runs === 1) await terminateVictim();
      return stream.append(items(2));
    });
    expect(runs).toBe(2);
    expect(appended.changes.map((change) => change.seq)).toEqual([2, 3]);
    expect((await log.readAfter("ann", 0)).changes).toHaveLength(3);
  });

  it("is not hidden from work that had come to its end", async () => {
    let runs = 0;
    const working = log.withStream("ann", async (stream) => {
      runs += 1;
      await stream.append(items(1));
      await terminateVictim();
      await stream.append(items(1)).catch(() => undefined);
    });
    await expect(working).rejects.toThrow(TransientLogError);
    expect(runs).toBe(1);
    expect((await log.readAfter("ann", 0)).changes).toEqual([]);
  });

  it("ends after a bounded number of tries, with waits that grow", async () => {
    const waits: number[] = [];
    const retry = {
      attempts: 4,
      baseMs: 100,
      maxMs: 250,
      random: () => 1,
      sleep: async (ms: number) => void waits.push(ms),
    };
    const patient = await databases.connect({ url: database.url, applicationName: VICTIM, retry });
    const working = patient.withStream("ann", async (stream) => {
      await terminateVictim();
      await stream.append(items(1));
    });
    await expect(working).rejects.toThrow(/Nothing of this transaction was stored; try again/);
    expect(waits).toEqual([100, 200, 250]);
  });

  it("frees the head of a client that has gone silent", async () => {
    const silent = await databases.connect({
      url: database.url,
      idleInTransactionMs: 20,
      retry: { attempts: 1 },
    });
    const [entered, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const working = silent.withStream("ann", async (stream) => {
      entered.resolve();
      await gate.promise;
      return stream.append(items(1));
    });
    await entered.promise;
    expect(await log.withStream("ann", (stream) => stream.append(items(2)))).toMatchObject({ stored: 2 });
    gate.resolve();
    await expect(working).rejects.toThrow(TransientLogError);
    expect((await log.readAfter("ann", 0)).changes).toHaveLength(2);
  });

  it("is replaced at the next use", async () => {
    await log.ping();
    await runAsAdmin(database.adminUrl, [
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${VICTIM}'`,
    ]);
    await expect(log.ping()).resolves.toBeUndefined();
    await expect(log.head("ann")).resolves.toBeNull();
  });
});

describe("a server that says nothing", () => {
  it("is given up in time, and the next call asks on another connection", async () => {
    const other = await databases.connect({ url: database.url });
    const log = await databases.connect({
      url: database.url,
      answerWithinMs: 100,
      retry: { ...RETRY, attempts: 2 },
    });
    await other.withStream("ann", async (stream) => {
      await stream.append(items(1));
      const withoutAnswer = log.withStream("ann", async () => undefined);
      await expect(withoutAnswer).rejects.toThrow(TransientLogError);
    });
    expect(await log.withStream("ann", (stream) => stream.append(items(1)))).toMatchObject({ stored: 1 });
  });

  it("may be silent while nobody asks it, and is given up the next time that somebody does", async () => {
    const other = await databases.connect({ url: database.url });
    const log = await databases.connect({
      url: database.url,
      answerWithinMs: 100,
      maxConnections: 1,
      retry: { ...RETRY, attempts: 1 },
    });
    await log.head("ann");
    await runAsAdmin(database.adminUrl, ["SELECT pg_sleep(0.5)"]);
    await other.withStream("ann", async (stream) => {
      await stream.append(items(1));
      const withoutAnswer = log.withStream("ann", async () => undefined);
      await expect(withoutAnswer).rejects.toThrow(TransientLogError);
    });
  });
});
