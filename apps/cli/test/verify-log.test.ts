import { randomUUID } from "node:crypto";
import { ITEMS, JOBS, WORKER_ACTOR, WORKER_CLIENT_ID } from "@tidemark/import-job";
import type { JsonObject, NewChange } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { verifyLog } from "../src/inspect/verify-log.ts";
import { collect } from "./support/collect.ts";
import { createWorld, GONE, USER, type World } from "./support/world.ts";

async function lawsBroken({ log }: World): Promise<string[]> {
  const laws = new Set<string>();
  for await (const { report } of verifyLog(log)) for (const { law } of report.violations) laws.add(law);
  return [...laws].sort();
}

/** A change as if a worker had written it. */
function asWorker(tableName: string, recordId: string, data: JsonObject): NewChange {
  const at = "2026-01-02T03:04:05.000Z";
  return {
    id: randomUUID(),
    appId: "articles",
    tableName,
    recordId,
    op: "update",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, at])),
    spaceId: null,
    clientId: WORKER_CLIENT_ID,
    schemaVersion: 1,
    actor: WORKER_ACTOR,
    origin: "system",
  };
}

async function finished(world: World): Promise<{ readonly jobId: string; readonly itemId: string }> {
  world.answers.set("http://a.test/", GONE);
  const jobId = await world.fetchAll("http://a.test/");
  const { changes } = await world.log.readAfter(USER, 0);
  return { jobId, itemId: changes.find(({ tableName }) => tableName === ITEMS)!.recordId };
}

test("what the worker wrote holds every law", async () => {
  await using world = createWorld();
  await finished(world);
  const reports = await collect(verifyLog(world.log));
  expect(reports).toMatchObject([
    { userId: USER, report: { violations: [], outstanding: [], jobs: 1, items: 1 } },
  ]);
});

test("an empty log has nothing to find", async () => {
  await using world = createWorld();
  expect(await collect(verifyLog(world.log))).toEqual([]);
});

test("a counter that the items do not say is found", async () => {
  await using world = createWorld();
  const { jobId } = await finished(world);
  await world.log.withStream(USER, (stream) =>
    stream.append([asWorker(JOBS, jobId, { savedCount: 7 })], { attendAtMs: null, liveFrom: 1 }),
  );
  expect(await lawsBroken(world)).toEqual(["L15"]);
});

test("a transition that no worker may make is found", async () => {
  await using world = createWorld();
  const { itemId } = await finished(world);
  await world.log.withStream(USER, (stream) =>
    stream.append([asWorker(ITEMS, itemId, { state: "extracted", claim: 9 })]),
  );
  expect(await lawsBroken(world)).toContain("L9");
});
