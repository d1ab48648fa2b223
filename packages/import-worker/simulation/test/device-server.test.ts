/** The simulated sync server keeps to the protocol, or what devices come to on it would prove nothing. */
import {
  deleteImport,
  intendForJob,
  ITEMS,
  JOBS,
  retryItems,
  takeArticle,
  WORKER_CLIENT_ID,
} from "@tidemark/import-job";
import { foldContent, formatStamp, readContent } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { insertRecord, updateRecord } from "../device/edits.ts";
import { DeviceScene, USER } from "./device-scene.ts";

const DAY_MS = 86_400_000;

test("L4: a batch with a refused change is stored not at all, and the change is named", async () => {
  const scene = new DeviceScene();
  const [bad] = retryItems(scene.author(), ["job-1"]);
  const answer = await scene.push([...scene.importOf(1), { ...bad!, data: { state: "extracted" } }]);
  expect(answer).toMatchObject({
    ok: false,
    code: "changes-refused",
    refused: [{ eventId: bad!.id, code: "worker-owned" }],
  });
  expect(await scene.stored()).toEqual([]);
});

test("L3: a push that comes again has no second effect and the same acknowledgement", async () => {
  const scene = new DeviceScene();
  const changes = scene.importOf(2);
  const first = await scene.synced(changes);
  scene.nowMs += 5_000;
  const second = await scene.synced(changes);
  expect(second.acks).toEqual(first.acks);
  expect(await scene.stored()).toHaveLength(3);
  expect(scene.taken).toEqual(["push repeated after a lost answer"]);
});

test("a time from the future counts as that of the first arrival, however often and however late it comes", async () => {
  const scene = new DeviceScene();
  const note = insertRecord(scene.author(DAY_MS), { tableName: "notes", recordId: "note-1" }, { text: "a" });
  const at = formatStamp(scene.nowMs);
  const first = await scene.synced([note]);
  expect(first.adjusted).toEqual([{ eventId: note.id, field: "text", at }]);
  scene.nowMs += 1_000;
  const soon = await scene.synced([note]);
  scene.nowMs += 2 * DAY_MS;
  const late = await scene.synced([note]);
  for (const { acks, adjusted } of [soon, late])
    expect({ acks, adjusted }).toEqual({ acks: first.acks, adjusted: first.adjusted });
  expect(await scene.stored()).toHaveLength(1);
});

test("edits of one field whose times are all in the future keep their order, also when they come again", async () => {
  const scene = new DeviceScene();
  const name = { tableName: "notes", recordId: "note-1" };
  const texts = ["a", "b", "c", "d", "e", "f"];
  const edits = texts.map((text, index) =>
    updateRecord(scene.author(DAY_MS + index), name, { text }, undefined),
  );
  const first = await scene.synced(edits.slice(0, 3));
  scene.nowMs += 1_000;
  const again = await scene.synced(edits);
  expect(again.acks.slice(0, 3)).toEqual(first.acks);
  const stored = await scene.stored();
  expect(stored.every(({ fieldMeta, createdAt }) => fieldMeta["text"]! <= createdAt)).toBe(true);
  expect(readContent(foldContent(stored).get("articles/notes/note-1")!)).toEqual({ text: "f" });
});

test("an id that comes with other content is refused", async () => {
  const scene = new DeviceScene();
  const note = insertRecord(scene.author(), { tableName: "notes", recordId: "note-1" }, { text: "a" });
  await scene.synced([note]);
  expect(await scene.push([{ ...note, data: { text: "b" } }])).toMatchObject({
    status: 409,
    code: "id-reused",
  });
});

test("an intent that is no longer legal is stored, has no effect, and is listed", async () => {
  const scene = new DeviceScene();
  await scene.synced(scene.importOf(1));
  await scene.synced([intendForJob(scene.author(), "job", "cancel")]);
  const pause = intendForJob(scene.author(), "job", "pause");
  const answer = await scene.synced([pause]);
  expect(answer.conflicts).toEqual([{ eventId: pause.id, reason: "already-ended" }]);
  expect((await scene.view()).jobs.get("job")?.status).toBe("cancelled");
  expect(await scene.stored()).toHaveLength(4);
});

test("conflicts are told again to a device that missed them", async () => {
  const scene = new DeviceScene();
  await scene.synced(scene.importOf(1));
  const early = takeArticle(scene.author(), "job-1", "saved");
  const [first, second] = [await scene.synced(early), await scene.synced(early)];
  expect(first.conflicts).toHaveLength(1);
  expect(second.conflicts).toEqual(first.conflicts);
});

test.each([
  ["a job that begins with counters", { tableName: JOBS, data: { status: "queued", savedCount: 5 } }],
  ["a job that begins as running", { tableName: JOBS, data: { status: "running" } }],
  [
    "an item that begins with a claim",
    { tableName: ITEMS, data: { jobId: "job", url: "https://a.example", claim: 3 } },
  ],
  ["a pickup", { tableName: "articleExtractPickup", data: { itemId: "job-1", sealed: "x" } }],
])("%s is refused from a device", async (_what, fields) => {
  const scene = new DeviceScene();
  const [job] = scene.importOf(0);
  expect(await scene.push([{ ...job!, fieldMeta: {}, ...fields }])).toMatchObject({
    code: "changes-refused",
  });
});

test("users may delete an import, and not an item of it", async () => {
  const scene = new DeviceScene();
  await scene.synced(scene.importOf(1));
  const deletion = deleteImport(scene.author(), "job");
  expect(await scene.push([{ ...deletion, tableName: ITEMS, recordId: "job-1" }])).toMatchObject({
    ok: false,
  });
  expect(await scene.push([deletion])).toMatchObject({ ok: true });
});

test("a client id belongs to its first user, and a worker's to no device", async () => {
  const scene = new DeviceScene();
  await scene.synced([]);
  const request = { since: "", schemaVersion: 1, sentAt: "", changes: [] };
  const asOther = scene.server.sync("user-2", { ...request, clientId: "client-1" });
  const asWorker = scene.server.sync(USER, { ...request, clientId: WORKER_CLIENT_ID });
  expect(await Promise.all([asOther, asWorker])).toMatchObject([{ status: 403 }, { status: 403 }]);
});

test("a reader comes to the head page by page, by cursor", async () => {
  const scene = new DeviceScene(2);
  await scene.synced(scene.importOf(4));
  const seen: number[] = [];
  let since = "";
  for (let hasMore = true; hasMore;) {
    const answer = await scene.synced([], { since });
    seen.push(...answer.serverChanges.map(({ seq }) => seq));
    ({ hasMore } = answer);
    since = answer.syncedUntil;
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test("an ISO time stands for the first change that was stored at it or later", async () => {
  const scene = new DeviceScene();
  await scene.synced(scene.importOf(0, "first"));
  scene.nowMs += 10_000;
  await scene.synced(scene.importOf(0, "second"));
  const from = async (ms: number) =>
    (await scene.synced([], { since: formatStamp(ms) })).serverChanges.map(({ recordId }) => recordId);
  expect(await from(scene.nowMs - 20_000)).toEqual(["first", "second"]);
  expect(await from(scene.nowMs)).toEqual(["second"]);
  expect(await from(scene.nowMs + 1)).toEqual([]);
});

test.each([
  ["0badc0de:1", "epoch-changed"],
  ["00000001:99", "cursor-ahead"],
  ["yesterday", "cursor-malformed"],
])("a reader at %s is told: %s", async (since, code) => {
  const scene = new DeviceScene();
  await scene.synced(scene.importOf(1));
  expect(await scene.push([], { since })).toMatchObject({ ok: false, code });
});
