import { createMemorySyncLog, type LockedStream, type NewChange, type SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { createDevice, type DeviceLog } from "../src/import/device.ts";
import { enlist, type Enlisted } from "../src/import/enlist.ts";
import { MemoryFolder, USER } from "./support/world.ts";

const entries = Array.from({ length: 2_500 }, (_, index) => ({
  url: `http://a.test/${index}`,
  key: `${index}`,
}));

function enlistOn(log: DeviceLog): Promise<Enlisted> {
  const device = createDevice({
    log,
    userId: USER,
    clientId: "device",
    folder: new MemoryFolder(),
    keyOf,
    wants: () => true,
  });
  return enlist({
    log,
    userId: USER,
    clientId: "device",
    device,
    source: "test",
    entries,
    keyOf,
    rules: { isInFolder: () => false, retryFailed: false },
  });
}

const keyOf = (url: string) => url.split("/").at(-1)!;

/** A log whose process dies in the append of that number. */
function dyingAt(log: SyncLog, appends: number): DeviceLog {
  let done = 0;
  const append = async (stream: LockedStream, changes: readonly NewChange[]) => {
    done += 1;
    if (done === appends) throw new Error("killed");
    return stream.append(changes);
  };
  return {
    readAfter: (...args) => log.readAfter(...args),
    withStream: (userId, work) =>
      log.withStream(userId, (stream) =>
        work({ ...stream, head: stream.head, append: (changes) => append(stream, changes) }),
      ),
  };
}

test("a list comes into the log as one job with all its items in their order", async () => {
  const log = createMemorySyncLog();
  const { itemIds } = await enlistOn(log);
  const { changes } = await log.readAfter(USER, 0);
  expect(changes).toHaveLength(1 + entries.length);
  expect(changes[0]).toMatchObject({ data: { totalUrls: entries.length, status: "queued", source: "test" } });
  expect(changes.slice(1).map(({ recordId }) => recordId)).toEqual(itemIds);
  expect(changes.slice(1).map(({ data }) => data!["idx"])).toEqual(entries.map((_, index) => index));
});

test.each([1, 2, 3])("killed in its append number %s, nothing of the list is in the log", async (appends) => {
  const log = createMemorySyncLog();
  await expect(enlistOn(dyingAt(log, appends))).rejects.toThrow("killed");
  expect((await log.readAfter(USER, 0)).changes).toEqual([]);
  expect((await enlistOn(log)).plan.fresh).toHaveLength(entries.length);
});

test("enlisting again after a commit in doubt finds what was stored and adds nothing", async () => {
  const log = createMemorySyncLog();
  const first = await enlistOn(log);
  const again = await enlistOn(log);
  expect(again.plan).toMatchObject({ fresh: [], retried: [] });
  expect([...again.itemIds].sort()).toEqual([...first.itemIds].sort());
  expect((await log.head(USER))?.seq).toBe(1 + entries.length);
});
