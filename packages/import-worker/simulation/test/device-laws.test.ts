/** Each law of devices is silent about what is right, and not about what is not. */
import { intendForJob, ITEMS, PICKUPS, takeArticle } from "@tidemark/import-job";
import type { Change, NewChange } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import type { Device } from "../device/device.ts";
import { insertRecord, updateRecord } from "../device/edits.ts";
import { DeviceLaws } from "../device/laws/device-laws.ts";
import { checkOrder, contentOf } from "../device/laws/convergence.ts";
import { emptyState, enqueue, foldPage, moveCursor } from "../device/local-store.ts";
import type { Synced } from "../device/messages.ts";
import type { DeviceRarePath } from "../device/rare-paths.ts";
import { Random } from "../kernel/random.ts";
import { DeviceScene, USER } from "./device-scene.ts";

const YEAR_MS = 365 * 86_400_000;
const SECRET = "the-words-of-the-page";

function answer(acks: Synced["acks"], conflicts: Synced["conflicts"] = []): Synced {
  const page = { serverChanges: [], adjusted: [], syncedUntil: "", hasMore: false };
  return { ok: true, acks, conflicts, ...page };
}

/** A scene whose stored changes the laws have seen, and a device that has folded them. */
class Court {
  readonly scene = new DeviceScene();
  readonly broken: string[] = [];
  readonly taken: DeviceRarePath[] = [];
  readonly laws = new DeviceLaws({
    violate: (law) => this.broken.push(law),
    rare: (path) => this.taken.push(path),
    secrets: [SECRET],
    random: new Random("laws"),
    watchesLastWords: true,
  });
  readonly device = { name: "device-1", state: emptyState(USER, "client-1", 1, () => undefined) } as Device;

  /** Stores changes past the server, and tells of them. */
  async stores(changes: readonly NewChange[]): Promise<void> {
    await this.scene.log.withStream(USER, (stream) => stream.append(changes));
    await this.tells((await this.scene.stored()).slice(-changes.length));
  }

  /** As a device pushes changes to the server. */
  async pushes(changes: readonly NewChange[]): Promise<void> {
    await this.scene.synced(changes);
    await this.tells((await this.scene.stored()).slice(-changes.length));
  }

  async tells(changes: readonly Change[]): Promise<void> {
    const view = await this.scene.view();
    for (const { id } of changes) this.laws.written(USER, id);
    for (const change of changes) this.laws.committed({ change, view });
  }

  async syncs(): Promise<void> {
    const { serverChanges, syncedUntil } = await this.scene.synced([]);
    foldPage(this.device.state, serverChanges, () => undefined);
    moveCursor(this.device.state, syncedUntil);
  }

  async ends(changes?: readonly Change[]): Promise<string[]> {
    const stored = changes ?? (await this.scene.stored());
    this.laws.checkEnd({ userId: USER, devices: [this.device] }, await this.scene.view(), stored);
    return this.broken;
  }

  /** A worker's change of an item. */
  works(state: string, claim: number): NewChange {
    const [intent] = takeArticle(this.scene.author(), "job-1", "saved");
    const data = { state, claim, claimedBy: "worker-1" };
    return { ...intent!, clientId: "worker", origin: "system", data, fieldMeta: {} };
  }

  pickup(): NewChange {
    const [intent] = takeArticle(this.scene.author(), "job-1", "saved");
    const insert = {
      tableName: PICKUPS,
      recordId: "pickup-job-1",
      op: "insert",
      data: { sealed: "sealed:1:1" },
    } as const;
    return { ...intent!, clientId: "worker", origin: "system", fieldMeta: {}, ...insert };
  }

  article(data: { itemId: string } = { itemId: "job-1" }): NewChange {
    return insertRecord(
      this.scene.author(),
      { tableName: "articles", recordId: "job-1" },
      { ...data, body: "enc:1:1" },
    );
  }
}

test("nothing is found where everything is as it should be", async () => {
  const court = new Court();
  await court.stores([...court.scene.importOf(1), court.works("extracting", 1)]);
  await court.stores([court.works("extracted", 1), court.pickup()]);
  await court.stores([court.article(), ...takeArticle(court.scene.author(), "job-1", "saved")]);
  await court.syncs();
  expect(await court.ends()).toEqual([]);
});

test("L2: an acknowledgement of what is not there is found", async () => {
  const court = new Court();
  const [job] = court.scene.importOf(0);
  court.laws.answered(USER, answer([{ eventId: job!.id, seq: 1 }]));
  expect(court.broken).toEqual(["L2"]);
});

test("L2: what was acknowledged and is gone at the end is found", async () => {
  const court = new Court();
  const changes = court.scene.importOf(1);
  await court.stores(changes);
  court.laws.answered(USER, answer([{ eventId: changes[1]!.id, seq: 2 }]));
  await court.syncs();
  const rest = (await court.scene.stored()).filter(({ seq }) => seq !== 2);
  expect(await court.ends(rest)).toContain("L2");
});

test("L2: what a device wrote and never came to the log is found, unless it was refused or wiped", async () => {
  const court = new Court();
  const [one, two] = court.scene.importOf(1);
  for (const { id } of [one!, two!]) court.laws.written(USER, id);
  court.laws.excused(USER, two!.id);
  expect(await court.ends()).toEqual(["L2"]);
});

test("L3: a change that comes under an id that no device wrote is found", async () => {
  const court = new Court();
  await court.scene.synced(court.scene.importOf(0));
  const [change] = await court.scene.stored();
  court.laws.committed({ change: change!, view: await court.scene.view() });
  expect(court.broken).toEqual(["L3"]);
});

test("L5: a position at or below an issued cursor is found", async () => {
  const court = new Court();
  court.laws.issued(USER, 2);
  await court.stores(court.scene.importOf(1));
  expect(court.broken).toEqual(["L5", "L5"]);
});

test("L6: a device that shows other content is found, and one that kept something back", async () => {
  const court = new Court();
  await court.stores([court.article()]);
  expect(await court.ends()).toEqual(["L6"]);
  await court.syncs();
  enqueue(court.device.state, court.scene.importOf(0));
  expect(await court.ends()).toEqual(["L6", "L6"]);
});

test("L6: a device that shows another state of an import is found", async () => {
  const court = new Court();
  await court.stores(court.scene.importOf(1));
  await court.syncs();
  await court.stores([court.works("extracting", 1)]);
  expect(await court.ends()).toEqual(["L6"]);
});

test("L7: a fold that says something else at a position is found there", async () => {
  const court = new Court();
  await court.stores([...court.scene.importOf(1), court.works("extracting", 1)]);
  await court.syncs();
  const claim = (await court.scene.stored()).at(-1)!;
  court.laws.folded("device-1", court.device.state.view, claim);
  expect(court.broken).toEqual([]);
  const behind = emptyState(USER, "client-1", 1, () => undefined);
  foldPage(behind, (await court.scene.stored()).slice(0, 2), () => undefined);
  court.laws.folded("device-2", behind.view, claim);
  expect(court.broken).toEqual(["L7"]);
});

test("L7: a conflict that is none is found, and one that the server does not tell of", async () => {
  const court = new Court();
  await court.stores(court.scene.importOf(1));
  const [pause, again] = ["pause", "pause"].map(() => intendForJob(court.scene.author(), "job", "pause"));
  await court.stores([pause!]);
  await court.stores([again!]);
  const acks = [
    { eventId: pause!.id, seq: 3 },
    { eventId: again!.id, seq: 4 },
  ];
  court.laws.answered(USER, answer(acks, [{ eventId: again!.id, reason: "already-so" }]));
  expect(court.broken).toEqual([]);
  court.laws.answered(USER, answer(acks, [{ eventId: pause!.id, reason: "already-so" }]));
  expect(court.broken).toEqual(["L7", "L7"]);
});

test("L14: an article under another id than its item's is found", async () => {
  const court = new Court();
  await court.stores([court.article({ itemId: "job-2" })]);
  expect(court.broken).toEqual(["L14"]);
});

test("L4: a push of which only a part is stored is found, and one that comes again beside others is none", async () => {
  const court = new Court();
  const [job, one, two] = court.scene.importOf(2);
  court.laws.pushed([job!.id]);
  court.laws.pushed([job!.id, one!.id, two!.id]);
  await court.stores([job!]);
  court.laws.step();
  expect(court.broken).toEqual([]);
  await court.stores([one!]);
  court.laws.step();
  expect(court.broken).toEqual(["L4"]);
});

test("L4: an item that is taken before its article is in the log is found at once, and L14 at the end", async () => {
  const court = new Court();
  await court.stores([...court.scene.importOf(1), court.works("extracting", 1)]);
  await court.stores([court.works("extracted", 1), court.pickup()]);
  await court.stores(takeArticle(court.scene.author(), "job-1", "saved"));
  await court.syncs();
  expect(await court.ends()).toEqual(["L4", "L14"]);
});

test("an item that two devices take is noted, and is no violation", async () => {
  const court = new Court();
  for (const clientId of ["client-1", "client-2"])
    await court.stores(takeArticle(court.scene.author(0, clientId), "job-1", "duplicate"));
  expect(court.taken).toContain("pickup taken by two devices at once");
  expect(court.broken).toEqual([]);
});

test("L16: words of a page in any field of any row are found", async () => {
  const court = new Court();
  const hidden = {
    ...court.works("error", 1),
    tableName: ITEMS,
    data: { state: "error", error: { deep: [`a ${SECRET}`] } },
  };
  await court.stores([hidden]);
  expect(court.broken).toEqual(["L16"]);
});

test("L19: devices whose clocks are wrong by years come to the same", async () => {
  const court = new Court();
  const { scene } = court;
  await court.stores([...scene.importOf(1), court.works("extracting", 1)]);
  const future = { ...scene.author(), nowMs: scene.nowMs + YEAR_MS };
  const past = { ...scene.author(), nowMs: scene.nowMs - YEAR_MS };
  await court.stores([court.works("extracted", 1), court.pickup(), court.article()]);
  await court.pushes([...takeArticle(future, "job-1", "saved"), ...takeArticle(past, "job-1", "duplicate")]);
  await court.syncs();
  expect(await court.ends()).toEqual([]);
});

test("L19: a fold that goes by the times of devices is found", async () => {
  const court = new Court();
  await court.stores(court.scene.importOf(1));
  const view = await court.scene.view();
  const item = view.items.get("job-1")!;
  item.articleId = "by-the-clock-of-a-device";
  court.laws.checkEnd({ userId: USER, devices: [] }, view, await court.scene.stored());
  expect(court.broken).toEqual(["L19"]);
});

test("L19: a time later than its arrival is found", async () => {
  const court = new Court();
  const name = { tableName: "notes", recordId: "note-1" };
  await court.stores([updateRecord(court.scene.author(1), name, { text: "a" }, undefined)]);
  expect(court.broken).toEqual(["L19"]);
});

test("L19: a device that does not have the last word in what it alone edits is found", async () => {
  const court = new Court();
  const name = { tableName: "notes", recordId: "note-1" };
  await court.stores([updateRecord(court.scene.author(), name, { text: "first" }, undefined)]);
  await court.stores([updateRecord(court.scene.author(-1), name, { text: "last" }, undefined)]);
  await court.syncs();
  expect(await court.ends()).toEqual(["L19"]);
});

test("L6: content that depends on the order of its changes is found", async () => {
  const court = new Court();
  const name = { tableName: "notes", recordId: "note-1" };
  const edits = ["a", "b", "c"].map((text, index) =>
    updateRecord(court.scene.author(index - 10), name, { text }, undefined),
  );
  await court.stores(edits);
  await court.syncs();
  expect(await court.ends()).toEqual([]);
  const stored = await court.scene.stored();
  const byArrival = contentOf(stored.slice(-1).map((change) => ({ ...change, data: { text: "z" } })));
  checkOrder(USER, stored, byArrival, new Random("order"), (law) => court.broken.push(law));
  expect(new Set(court.broken)).toEqual(new Set(["L6"]));
});
