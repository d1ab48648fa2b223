/** The states of import jobs and items, and who may write them. */
import { IMPORT_TABLES } from "@tidemark/sync-log";

export const APP_ID = IMPORT_TABLES.appId;
export const JOBS = IMPORT_TABLES.jobs;
export const ITEMS = IMPORT_TABLES.items;
export const PICKUPS = IMPORT_TABLES.pickups;
/** The content table that devices save articles to. */
export const ARTICLES = "articles";

export const JOB_STATUSES = ["queued", "running", "paused", "done", "cancelled"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const ITEM_STATES = [
  "pending",
  "extracting",
  "extracted",
  "saved",
  "duplicate",
  "consent-wall",
  "error",
  "cancelled",
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

const LIVE_STATES: ReadonlySet<ItemState> = new Set(["pending", "extracting", "extracted"]);

/** True while an item still has something to happen to it without its user's retry. */
export function isLive(state: ItemState): boolean {
  return LIVE_STATES.has(state);
}

export function isItemState(value: unknown): value is ItemState {
  return (ITEM_STATES as readonly unknown[]).includes(value);
}

export function isJobStatus(value: unknown): value is JobStatus {
  return (JOB_STATUSES as readonly unknown[]).includes(value);
}

const PICKUP_PREFIX = "pickup-";

/** An item has at most one pickup, because the pickup's record id derives from the item's. */
export function pickupIdOf(itemId: string): string {
  return PICKUP_PREFIX + itemId;
}

export function itemIdOfPickup(pickupId: string): string | null {
  return pickupId.startsWith(PICKUP_PREFIX) ? pickupId.slice(PICKUP_PREFIX.length) : null;
}

/** One article per item: saving twice, on any device, writes the same record. */
export function articleIdOf(itemId: string): string {
  return itemId;
}

/** Who a worker's changes say they are from. */
export const WORKER_CLIENT_ID = "articles-import-worker";
export const WORKER_ACTOR = {
  kind: "system",
  principalId: "system:articles-import-worker",
  displayName: "Artikel-Import",
} as const;

export const SCHEMA_VERSION = 1;
