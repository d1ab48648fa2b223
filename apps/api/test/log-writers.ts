/** Writes to a log as a worker and as a device would, so that tests bring items to any state. */
import { randomUUID } from "node:crypto";
import {
  addItems,
  announceImport,
  type Author,
  type ItemState,
  ITEMS,
  pickupIdOf,
  PICKUPS,
  JOBS,
  takeArticle,
  WORKER_ACTOR,
  WORKER_CLIENT_ID,
} from "@tidemark/import-job";
import { type JsonObject, type NewChange, type SyncLog } from "@tidemark/sync-log";

type Appender = Pick<SyncLog, "withStream">;

/** Ahead of the machine's clock, as another writer's may be. */
const LATER = new Date(Date.now() + 60_000).toISOString();

function workerChange(tableName: string, recordId: string, op: NewChange["op"], data: JsonObject): NewChange {
  return {
    id: randomUUID(),
    appId: "articles",
    tableName,
    recordId,
    op,
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, LATER])),
    spaceId: null,
    clientId: WORKER_CLIENT_ID,
    schemaVersion: 1,
    actor: WORKER_ACTOR,
    origin: "system",
  };
}

function claimed(itemId: string): NewChange {
  return workerChange(ITEMS, itemId, "update", {
    state: "extracting",
    claim: 1,
    claimedBy: "w",
    attempts: 1,
  });
}

/** Takes the items to their state, each from `pending`. */
export async function bringTo(
  log: Appender,
  userId: string,
  state: Extract<ItemState, "extracting" | "extracted" | "error" | "saved">,
  itemIds: readonly string[],
): Promise<void> {
  await log.withStream(userId, (stream) => stream.append(itemIds.flatMap((id) => changesTo(state, id))));
}

function changesTo(state: "extracting" | "extracted" | "error" | "saved", itemId: string): NewChange[] {
  if (state === "extracting") return [claimed(itemId)];
  if (state === "error") {
    const failed = { state, claim: 1, errorCode: "gone", error: "It is gone." };
    return [claimed(itemId), workerChange(ITEMS, itemId, "update", failed)];
  }
  const pickup = workerChange(PICKUPS, pickupIdOf(itemId), "insert", { itemId, payload: { title: "t" } });
  const extracted = workerChange(ITEMS, itemId, "update", { state: "extracted", claim: 1, warning: null });
  const taken = state === "saved" ? takeArticle(device(), itemId, "saved") : [];
  return [claimed(itemId), pickup, extracted, ...taken];
}

export async function setJobStatus(
  log: Appender,
  userId: string,
  jobId: string,
  status: "running" | "done",
): Promise<void> {
  await log.withStream(userId, (stream) => stream.append([workerChange(JOBS, jobId, "update", { status })]));
}

/** An import made by a device, with ids of its own. Answers the ids of its items. */
export async function importByDevice(
  log: Appender,
  userId: string,
  jobId: string,
  options: { readonly urls: number; readonly itemsFirst?: boolean },
): Promise<string[]> {
  const items = Array.from({ length: options.urls }, (_, index) => ({
    itemId: `${jobId}-item-${index}`,
    url: `https://example.com/${index}`,
  }));
  const job = announceImport(device(), { jobId, totalUrls: items.length, source: "device" });
  const batch = addItems(device(), jobId, items, 0);
  const changes = options.itemsFirst ? [...batch, job] : [job, ...batch];
  await log.withStream(userId, (stream) => stream.append(changes));
  return items.map((item) => item.itemId);
}

function device(): Author {
  return { clientId: "device", actor: null, nowMs: Date.now(), newId: randomUUID };
}

/** An import of these addresses, made by a device. */
export async function importUrls(
  log: Appender,
  userId: string,
  jobId: string,
  urls: readonly string[],
): Promise<void> {
  const items = urls.map((url, index) => ({ itemId: `${jobId}-item-${index}`, url }));
  const job = announceImport(device(), { jobId, totalUrls: urls.length, source: "device" });
  await log.withStream(userId, (stream) => stream.append([job, ...addItems(device(), jobId, items, 0)]));
}
