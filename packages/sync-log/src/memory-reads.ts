/** Reads over a stream's changes in memory: pages by position, and whole import jobs. */
import type { Change } from "./change.ts";
import type { ChangePage, JobQuery, ReadQuery } from "./log.ts";
import { IMPORT_TABLES } from "./work-tables.ts";

const DEFAULT_READ_LIMIT = 10_000;
const PICKUP_PREFIX = "pickup-";

export function isPickupInsert(change: Change): boolean {
  const { appId, pickups } = IMPORT_TABLES;
  return change.appId === appId && change.tableName === pickups && change.op === "insert";
}

export function pageOf(
  all: readonly Change[],
  headSeq: number,
  position: number,
  query: ReadQuery = {},
): ChangePage {
  const limit = query.limit ?? DEFAULT_READ_LIMIT;
  const found: Change[] = [];
  let hasMore = false;
  for (let index = firstAfter(all, position); index < all.length; index += 1) {
    const change = all[index]!;
    const { tables } = query;
    if (tables && !(change.appId === tables.appId && tables.tableNames.includes(change.tableName))) continue;
    if (found.length === limit) {
      hasMore = true;
      break;
    }
    found.push(change.tableName === query.withoutDataOf ? { ...change, data: null } : change);
  }
  return { changes: found, upTo: hasMore ? found.at(-1)!.seq : headSeq, hasMore };
}

/** Index of the first change whose position is past `position`. */
function firstAfter(all: readonly Change[], position: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (all[middle]!.seq <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function jobChanges(all: readonly Change[], query: JobQuery): Change[] {
  const items = all.filter((c) => c.appId === IMPORT_TABLES.appId && c.tableName === IMPORT_TABLES.items);
  const jobIds = new Set(query.jobIds);
  const wantedItems = new Set(query.itemIds);
  for (const item of items) {
    if (item.op === "insert" && wantedItems.has(item.recordId)) jobIds.add(jobIdOf(item));
  }
  const itemIds = new Set(
    items.filter((c) => c.op === "insert" && jobIds.has(jobIdOf(c))).map((c) => c.recordId),
  );
  return all
    .filter((c) => c.seq < query.beforeSeq && belongs(c, jobIds, itemIds))
    .map((c) => (c.tableName === IMPORT_TABLES.pickups ? { ...c, data: null } : c));
}

function jobIdOf(item: Change): string {
  const jobId = item.data?.["jobId"];
  return typeof jobId === "string" ? jobId : "";
}

function belongs(change: Change, jobIds: ReadonlySet<string>, itemIds: ReadonlySet<string>): boolean {
  if (change.appId !== IMPORT_TABLES.appId) return false;
  switch (change.tableName) {
    case IMPORT_TABLES.jobs:
      return jobIds.has(change.recordId);
    case IMPORT_TABLES.items:
      return itemIds.has(change.recordId);
    case IMPORT_TABLES.pickups:
      return (
        change.recordId.startsWith(PICKUP_PREFIX) && itemIds.has(change.recordId.slice(PICKUP_PREFIX.length))
      );
    default:
      return false;
  }
}
