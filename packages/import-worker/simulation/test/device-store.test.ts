/** What a device's store makes of answers that come late, twice, or for a store that is no longer there. */
import { intendForJob } from "@tidemark/import-job";
import { readContent } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { applyProblem, applySynced, type DeviceEars } from "../device/apply-answer.ts";
import { insertRecord, updateRecord } from "../device/edits.ts";
import { displayed, emptyState, enqueue, type LocalState, nextBatch } from "../device/local-store.ts";
import type { Synced } from "../device/messages.ts";
import type { DeviceRarePath } from "../device/rare-paths.ts";
import { DeviceScene, USER } from "./device-scene.ts";

const DAY_MS = 86_400_000;
const NOTE = { tableName: "notes", recordId: "note-1" };

class Store {
  readonly taken: DeviceRarePath[] = [];
  state: LocalState = emptyState(USER, "client-1", 1, () => undefined);

  get asked() {
    return { life: this.state.life, cursor: this.state.cursor, position: this.state.view.position };
  }

  apply(answer: Synced, asked = this.asked): void {
    applySynced(this.state, asked, answer, this.ears);
  }

  readonly ears: DeviceEars = {
    rare: (path) => this.taken.push(path),
    answered: () => undefined,
    refused: () => undefined,
    folded: () => undefined,
  };
}

test("an answer that comes twice is folded once", async () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  const { asked } = store;
  const answer = await scene.synced(scene.importOf(2));
  store.apply(answer, asked);
  store.apply(answer, asked);
  expect(store.state.view.position).toBe(3);
  expect(store.state.view.items.size).toBe(2);
});

test("a page that would leave a gap is not folded", async () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  const early = await scene.synced(scene.importOf(2));
  await scene.synced([intendForJob(scene.author(), "job", "pause")]);
  const late = await scene.synced([], { since: early.syncedUntil });
  store.apply(late, { life: 1, cursor: early.syncedUntil, position: 3 });
  expect(store.state.cursor).toBe("");
  expect(store.state.view.items.size).toBe(0);
});

test("of an answer to a store that was wiped, what would leave a gap is not folded", async () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  store.apply(await scene.synced(scene.importOf(2)));
  const { asked } = store;
  const late = await scene.synced([intendForJob(scene.author(), "job", "pause")], { since: asked.cursor });
  store.state = emptyState(USER, "client-1", 2, () => undefined);
  store.apply(late, asked);
  expect(store.state.view.position).toBe(0);
  expect(store.taken).toEqual(["answer came after its store was wiped"]);
});

test("an own change leaves the outbox when it has come back, not before", async () => {
  const [scene, store] = [new DeviceScene(1), new Store()];
  await scene.synced(scene.importOf(1));
  const changes = [insertRecord(scene.author(), NOTE, { text: "a" })];
  enqueue(store.state, changes);
  const answer = await scene.synced(nextBatch(store.state, 10));
  store.apply(answer);
  expect(nextBatch(store.state, 10)).toEqual([]);
  expect(readContent(displayed(store.state, "notes/note-1")!)).toEqual({ text: "a" });
  for (let hasMore = true; hasMore;) {
    const page = await scene.synced([], { since: store.state.cursor });
    store.apply(page);
    ({ hasMore } = page);
  }
  expect(store.state.outbox.size).toBe(0);
  expect(readContent(displayed(store.state, "notes/note-1")!)).toEqual({ text: "a" });
});

test("what one local transaction wrote is pushed together", () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  enqueue(store.state, scene.importOf(2, "first"));
  enqueue(store.state, scene.importOf(0, "second"));
  expect(nextBatch(store.state, 1)).toHaveLength(3);
  expect(nextBatch(store.state, 4)).toHaveLength(4);
});

test("an edit is put on top of another device's, and what the server made of its time counts", async () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  await scene.synced([insertRecord(scene.author(), NOTE, { text: "a", stars: 1 })]);
  store.apply(await scene.synced([]));
  const seen = displayed(store.state, "notes/note-1");
  enqueue(store.state, [updateRecord(scene.author(DAY_MS), NOTE, { text: "mine" }, seen)]);
  scene.nowMs += 1_000;
  const theirs = updateRecord(scene.author(0, "client-2"), NOTE, { text: "theirs", stars: 2 }, seen);
  await scene.synced([theirs], { clientId: "client-2" });
  store.apply(await scene.synced([], { since: store.state.cursor }));
  expect(readContent(displayed(store.state, "notes/note-1")!)).toEqual({ text: "mine", stars: 2 });
  scene.nowMs += 1_000;
  store.apply(await scene.synced(nextBatch(store.state, 10), { since: store.state.cursor }));
  scene.nowMs += 1_000;
  const last = updateRecord(scene.author(0, "client-2"), NOTE, { text: "last" }, undefined);
  await scene.synced([last], { clientId: "client-2" });
  store.apply(await scene.synced([], { since: store.state.cursor }));
  expect(readContent(displayed(store.state, "notes/note-1")!)).toEqual({ text: "last", stars: 2 });
  expect(store.taken).toEqual(["edit rebased onto another device's", "edit rebased onto its clamped time"]);
});

test("refused changes are set aside and the rest is pushed", () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  const [job, item] = scene.importOf(1);
  enqueue(store.state, [job!, item!]);
  const refused = { eventId: item!.id, code: "worker-owned", detail: "" } as const;
  store.state = applyProblem(
    store.state,
    store.asked,
    { ok: false, status: 403, code: "changes-refused", refused: [refused] },
    store.ears,
  );
  expect(nextBatch(store.state, 10)).toEqual([job]);
  expect(store.state.setAside).toEqual([refused]);
});

test("a store of another epoch starts over and pushes again what it has not seen come back", async () => {
  const [scene, store] = [new DeviceScene(), new Store()];
  const changes = scene.importOf(1);
  enqueue(store.state, changes);
  store.apply({ ...(await scene.synced(changes)), serverChanges: [], syncedUntil: "" });
  expect(nextBatch(store.state, 10)).toEqual([]);
  store.state = applyProblem(
    store.state,
    store.asked,
    { ok: false, status: 409, code: "epoch-changed", refused: [] },
    store.ears,
  );
  expect(store.state).toMatchObject({ cursor: "", life: 2 });
  expect(nextBatch(store.state, 10)).toEqual(changes);
});
