/** Taking an article: one local transaction saves it, says so of its item, and acknowledges the pickup. */
import {
  articleIdOf,
  ARTICLES,
  type Author,
  isCalledOff,
  PICKUP_EXPIRED,
  type PickupPayload,
  retryItems,
  takeArticle,
} from "@tidemark/import-job";
import { isDeleted } from "@tidemark/sync-log";
import { insertRecord } from "./edits.ts";
import { contentKey, displayed, enqueue, type LocalState } from "./local-store.ts";
import type { RarePaths } from "./rare-paths.ts";
import type { AccountKey } from "./vault.ts";

export interface Pickup {
  readonly itemId: string;
  readonly seq: number;
  readonly sealed: string;
}

/** The next pickup whose item waits to be taken, but for those that could not be opened. */
export function nextPickup(state: LocalState, unopened: ReadonlySet<string>): Pickup | null {
  for (const [itemId, { seq, sealed }] of state.pickups) {
    if (sealed === null || unopened.has(sealed)) continue;
    if (isToBeTaken(state, itemId, seq)) return { itemId, seq, sealed };
  }
  return null;
}

/** Does nothing when the pickup was taken meanwhile, here or elsewhere. */
export function saveArticle(
  state: LocalState,
  { itemId, seq }: Pickup,
  article: PickupPayload,
  { author, key, rare }: { readonly author: Author; readonly key: AccountKey; readonly rare: RarePaths },
): void {
  if (!isToBeTaken(state, itemId, seq)) return;
  state.pickups.delete(itemId);
  const articleId = articleIdOf(itemId);
  const urlKey = key.blind(article.originalUrl);
  if (hasOtherArticle(state, urlKey, articleId)) {
    rare("duplicate found before it was saved");
    enqueue(state, takeArticle(author, itemId, "duplicate"));
    return;
  }
  const isWall = article.warning === "probable_consent_wall";
  if (isWall) rare("consent wall saved");
  const body = key.encrypt(JSON.stringify(article), articleId);
  const record = insertRecord(
    author,
    { tableName: ARTICLES, recordId: articleId },
    { itemId, urlKey, body, isRead: false, tags: [] },
  );
  enqueue(state, [record, ...takeArticle(author, itemId, isWall ? "consent-wall" : "saved")]);
}

/** Articles that nobody collected in time are wanted again. */
export function retryExpired(state: LocalState, author: Author, rare: RarePaths): void {
  const expired = expiredItems(state).filter((itemId) => !waits(state, itemId));
  if (expired.length > 0) rare("expired pickup retried by a device");
  enqueue(state, retryItems(author, expired));
}

/** Items whose article nobody collected in time, of imports that go on. */
export function expiredItems({ view }: LocalState): string[] {
  const expired: string[] = [];
  for (const { id, phase, job } of view.items.values())
    if (phase.state === "error" && phase.code === PICKUP_EXPIRED && !isCalledOff(job)) expired.push(id);
  return expired;
}

function isToBeTaken({ pickups, view }: LocalState, itemId: string, seq: number): boolean {
  return pickups.get(itemId)?.seq === seq && view.items.get(itemId)?.phase.state === "extracted";
}

/** True when the device has an intent on the item that the log has not given back yet. */
function waits({ outbox }: LocalState, itemId: string): boolean {
  for (const { change } of outbox.values()) if (change.recordId === itemId) return true;
  return false;
}

function hasOtherArticle(state: LocalState, urlKey: string, articleId: string): boolean {
  const own = contentKey({ tableName: ARTICLES, recordId: articleId });
  for (const [key, record] of state.content) {
    if (key !== own && record.get("urlKey")?.value === urlKey && isShown(state, key)) return true;
  }
  for (const { change } of state.outbox.values()) {
    const key = contentKey(change);
    if (key !== own && change.data?.["urlKey"] === urlKey && isShown(state, key)) return true;
  }
  return false;
}

function isShown(state: LocalState, key: string): boolean {
  const record = displayed(state, key);
  return record !== undefined && !isDeleted(record);
}
