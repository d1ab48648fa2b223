/**
 * Polls one feed: looks at it outside of any transaction, then decides under the stream's head what of it
 * is new and appends the import together with what the subscription remembers. Whatever is in doubt is
 * folded and decided again, which imports nothing twice.
 */
import { randomUUID } from "node:crypto";
import {
  askFeed,
  decidePoll,
  type FeedLimits,
  type FeedRecord,
  isDue,
  isResting,
  itemsWanted,
  type PollAnswer,
  type PollDecision,
  twinOf,
} from "@tidemark/feeds";
import type { LockedStream } from "@tidemark/sync-log";
import { derivedId } from "../http/imports/derived-ids.ts";
import { appendSurely } from "./append-surely.ts";
import type { FeedLog, FeedRecords } from "./feed-records.ts";
import type { FeedWeb } from "./fetch-feed.ts";

export interface PollDeps {
  readonly log: FeedLog;
  readonly records: FeedRecords;
  readonly web: FeedWeb;
  readonly limits: FeedLimits;
}

export interface PollRequest {
  readonly userId: string;
  readonly feedId: string;
  /** `due`: only when its interval has passed. `rested`: unless it is left alone. `now`: whatever it is. */
  readonly when: "due" | "rested" | "now";
  readonly signal: AbortSignal;
}

export type PollResult =
  | {
      readonly outcome: "passed-over";
      readonly why: "unknown" | "unsubscribed" | "paused" | "not-due" | "resting" | "aborted";
    }
  | {
      readonly outcome: "passed-over";
      readonly why: "duplicate";
      /** The subscription that has the feed. */
      readonly of: { readonly id: string; readonly url: string };
    }
  | {
      readonly outcome: "new" | "nothing-new" | "unchanged" | "failed";
      readonly importId: string | null;
      readonly imported: number;
      /** New entries that are not imported, because they are too many or came before the subscription. */
      readonly passedOver: number;
      readonly failure: string | null;
    };

export async function pollFeed(deps: PollDeps, request: PollRequest): Promise<PollResult> {
  const { log, records, web } = deps;
  const { userId, feedId, when, signal } = request;
  // A long history is read before the head is taken, so that nobody waits for it.
  await records.of(userId);
  const looked = await log.withStream(userId, async (stream) => {
    const feeds = await records.underHead(stream);
    const feed = feeds.find(feedId);
    return { feed, twin: feed && twinOf(feed, feeds.live()), nowMs: stream.nowMs };
  });
  const { feed, twin } = looked;
  const why = reasonAgainst(feed, when, looked.nowMs);
  if (feed === null || why !== null) return { outcome: "passed-over", why: why ?? "unknown" };
  // One that was not found out yet has to be told so in its record, which a look at it does.
  if (twin !== null && feed.failureCode === "duplicate") return passedOverFor(twin);
  const answer = await askFeed(feed, web(signal));
  return settle(deps, userId, feedId, answer);
}

function reasonAgainst(feed: FeedRecord | null, when: PollRequest["when"], nowMs: number) {
  if (feed === null) return "unknown";
  if (feed.deleted) return "unsubscribed";
  if (feed.paused) return "paused";
  if (when !== "now" && isResting(feed, nowMs)) return "resting";
  return when === "due" && !isDue(feed, nowMs) ? "not-due" : null;
}

async function settle(
  deps: PollDeps,
  userId: string,
  feedId: string,
  answer: PollAnswer,
): Promise<PollResult> {
  const { log, records, limits } = deps;
  const decision = await appendSurely(log, userId, async (stream) => {
    const feeds = await records.underHead(stream);
    const feed = feeds.find(feedId);
    if (feed === null) return null;
    const context = { nowMs: stream.nowMs, newId: randomUUID, derive: derivedId, limits };
    const knownItems = await knownOf(stream, itemsWanted(feed, answer, context));
    const decided = decidePoll(feed, answer, { ...context, knownItems, others: feeds.live() });
    if (decided.kind !== "dropped") await stream.append(decided.changes);
    return decided;
  });
  return decision === null ? { outcome: "passed-over", why: "unknown" } : resultOf(decision);
}

/** Those of the items that the stream has. */
async function knownOf(stream: LockedStream, itemIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (itemIds.length === 0) return new Set();
  const changes = await stream.readJobs({ jobIds: [], itemIds, beforeSeq: stream.head.seq + 1 });
  const wanted = new Set(itemIds);
  return new Set(changes.map(({ recordId }) => recordId).filter((id) => wanted.has(id)));
}

function passedOverFor({ id, url }: FeedRecord): PollResult {
  return { outcome: "passed-over", why: "duplicate", of: { id, url } };
}

function resultOf(decision: PollDecision): PollResult {
  if (decision.kind === "dropped") return { outcome: "passed-over", why: decision.reason };
  if (decision.kind === "duplicate") return passedOverFor(decision.of);
  const { outcome, importId, imported, passedOver, failure } = decision;
  return { outcome, importId, imported, passedOver, failure };
}
