/** The user's feeds over HTTP: subscribe, list, change, poll, end. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { type FeedLimits, listFeed, readFeedAddress, summariseFeed, writeOpml } from "@tidemark/feeds";
import type { Context } from "hono";
import type { PickupSeal } from "../../engine/pickup-seal.ts";
import { FeedDesk } from "../../feeds/feed-desk.ts";
import { type FeedLog, FeedRecords } from "../../feeds/feed-records.ts";
import type { FeedWish } from "../../feeds/subscriptions.ts";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiEnv } from "../api-env.ts";
import { API_CLIENT_ID } from "../imports/create-import.ts";
import { refuseWithoutKey } from "../imports/refuse-without-key.ts";
import { type ApiRoutes, serveOperation } from "../openapi/serve-operation.ts";
import { problem } from "../problems.ts";
import {
  CHANGE_FEED,
  EXPORT_FEEDS,
  IMPORT_FEEDS,
  LIST_FEEDS,
  PAUSE_FEED,
  POLL_FEED,
  READ_FEED,
  RESUME_FEED,
  SUBSCRIBE,
  UNSUBSCRIBE,
} from "./feed-operations.ts";
import { readFeedList } from "./read-feed-list.ts";

export interface FeedRoutesDeps {
  readonly logOf: (userId: string) => FeedLog;
  readonly queues: Pick<QueueAccess, "use">;
  readonly seal: PickupSeal["kind"];
  readonly limits: FeedLimits;
}

/** Unusable entries of a list that an answer names; all of them are counted. */
const MAX_NAMED = 1_000;

export function feedRoutes({ logOf, queues, seal, limits }: FeedRoutesDeps): ApiRoutes {
  const records = new FeedRecords(logOf, limits);
  const routes = new OpenAPIHono<ApiEnv>();

  const deskOf = (context: Context<ApiEnv>) => {
    const userId = context.get("userId");
    return new FeedDesk({ log: logOf(userId), records, queues, limits, userId, clientId: API_CLIENT_ID });
  };

  const subscribe = async (context: Context<ApiEnv>, wishes: readonly FeedWish[]) => {
    const desk = deskOf(context);
    const subscription = await desk.subscribe(wishes);
    if (subscription.kind === "too-many") {
      const detail = `A user may have ${subscription.most} feeds. End some subscriptions, or take fewer.`;
      return { kind: "refused", response: problem(context, "too-many-feeds", { detail }) } as const;
    }
    // Also what was there and was never polled: the request before may have failed in between.
    const unpolled = subscription.feeds.filter(
      ({ feed, isNew }) => isNew || (feed.lastPolledAtMs === null && !feed.paused),
    );
    await desk.pollSoon(unpolled.map(({ feed }) => feed.id));
    return subscription;
  };

  serveOperation(routes, SUBSCRIBE, async (context, { body: { url, ...wish } }) => {
    if (seal === "no-account-key") return refuseWithoutKey(context);
    const address = readFeedAddress(url);
    if (!address.ok) return problem(context, "invalid-url", { detail: address.reason });
    const subscription = await subscribe(context, [{ url: address.url, ...wish }]);
    if (subscription.kind === "refused") return subscription.response;
    const { feed, isNew } = subscription.feeds[0]!;
    context.header("location", `/api/v1/feeds/${feed.id}`);
    return context.json({ feed: summariseFeed(feed) }, isNew ? 201 : 200);
  });

  serveOperation(routes, IMPORT_FEEDS, async (context) => {
    if (seal === "no-account-key") return refuseWithoutKey(context);
    const body = await readFeedList(context.req);
    if (body.kind === "refused") return problem(context, body.code, { detail: body.detail });
    const { feeds, duplicates, unusable } = body.list;
    const subscription = await subscribe(context, feeds);
    if (subscription.kind === "refused") return subscription.response;
    return context.json({
      feeds: subscription.feeds.map(({ feed }) => summariseFeed(feed)),
      subscribed: subscription.feeds.filter(({ isNew }) => isNew).length,
      duplicates,
      unusable: unusable.slice(0, MAX_NAMED),
      unusableCount: unusable.length,
    });
  });

  serveOperation(routes, EXPORT_FEEDS, async (context) => {
    const feeds = await deskOf(context).list();
    return context.body(writeOpml(feeds.map(listFeed)), 200, {
      "content-type": "text/x-opml; charset=utf-8",
      "content-disposition": 'attachment; filename="feeds.opml"',
    });
  });

  serveOperation(routes, LIST_FEEDS, async (context) =>
    context.json({ feeds: (await deskOf(context).list()).map(summariseFeed) }),
  );

  serveOperation(routes, READ_FEED, async (context, { params }) => {
    const feed = await deskOf(context).find(params.id);
    return feed === null ? refuseUnknown(context) : context.json({ feed: summariseFeed(feed) });
  });

  serveOperation(routes, CHANGE_FEED, async (context, { params, body }) => {
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    const feed = await deskOf(context).change(params.id, Object.fromEntries(given));
    return feed === null ? refuseUnknown(context) : context.json({ feed: summariseFeed(feed) });
  });

  serveOperation(routes, PAUSE_FEED, async (context, { params }) => {
    const feed = await deskOf(context).change(params.id, { paused: true });
    return feed === null ? refuseUnknown(context) : context.json({ feed: summariseFeed(feed) });
  });

  serveOperation(routes, RESUME_FEED, async (context, { params }) => {
    const desk = deskOf(context);
    const feed = await desk.change(params.id, { paused: false });
    if (feed === null) return refuseUnknown(context);
    await desk.pollSoon([feed.id]);
    return context.json({ feed: summariseFeed(feed) });
  });

  serveOperation(routes, POLL_FEED, async (context, { params }) => {
    const desk = deskOf(context);
    const feed = await desk.find(params.id);
    if (feed === null) return refuseUnknown(context);
    if (feed.paused) {
      return problem(context, "intent-refused", {
        detail: "The feed is paused, and a paused feed is not polled. Resume it, which polls it at once.",
        more: { reason: "paused" },
      });
    }
    const [jobId = ""] = await desk.pollSoon([feed.id]);
    context.header("location", `/api/v1/queue/jobs/${jobId}`);
    return context.json({ feed: summariseFeed(feed), jobId }, 202);
  });

  serveOperation(routes, UNSUBSCRIBE, async (context, { params }) => {
    const hasEnded = await deskOf(context).end(params.id);
    return hasEnded ? context.body(null, 204) : refuseUnknown(context);
  });

  return routes;
}

function refuseUnknown(context: Context<ApiEnv>): Response {
  return problem(context, "not-found", {
    detail: "You have no feed of this id. The subscription may have been ended.",
  });
}
