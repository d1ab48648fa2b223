/** The user's imports over HTTP: create, list, read, change, delete. */
import { randomUUID } from "node:crypto";
import { ITEM_STATES, type JobIntent, summariseImport, summariseItem } from "@tidemark/import-job";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { PickupSeal } from "../../engine/pickup-seal.ts";
import type { ApiEnv } from "../api-env.ts";
import { limitBody, MAX_LIST_BYTES } from "../limit-body.ts";
import { problem } from "../problems.ts";
import { readQuery } from "../read-input.ts";
import { answerChange, refuseUnknown } from "./answer-change.ts";
import { answerCreation, answerNoValidUrl } from "./answer-creation.ts";
import { type ImportRef, intend, remove, retryFailed } from "./change-import.ts";
import { createImport } from "./create-import.ts";
import { derivedId } from "./derived-ids.ts";
import { ImportList } from "./import-list.ts";
import { ImportViews, type UserLog } from "./import-views.ts";
import { itemsAfter } from "./item-page.ts";
import { readListBody } from "./read-list-body.ts";
import { refuseWithoutKey } from "./refuse-without-key.ts";

export interface ImportRoutesDeps {
  readonly logOf: (userId: string) => UserLog;
  readonly seal: PickupSeal["kind"];
  /** Rows that a list may have. */
  readonly maxUrls: number;
}

const LIST_QUERY = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(100).default(""),
});

const ITEMS_QUERY = z.object({
  state: z.enum(ITEM_STATES).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  after: z.string().max(1_000).default(""),
});

const IDEMPOTENCY_KEY = z.string().min(1).max(200);

type ImportContext = Context<ApiEnv, "/:id">;

export function importRoutes({ logOf, seal, maxUrls }: ImportRoutesDeps): Hono<ApiEnv> {
  const views = new ImportViews(logOf);
  const list = new ImportList(logOf);
  const routes = new Hono<ApiEnv>();

  routes.post("/", limitBody(MAX_LIST_BYTES), async (context) => {
    if (seal === "no-account-key") return refuseWithoutKey(context);
    const key = IDEMPOTENCY_KEY.optional().safeParse(context.req.header("idempotency-key"));
    if (!key.success) {
      return problem(context, "invalid-input", { detail: "An Idempotency-Key has 1 to 200 characters." });
    }
    const body = await readListBody(context.req, maxUrls);
    if (body.kind === "refused") return problem(context, body.code, { detail: body.detail });
    if (body.list.entries.length === 0) return answerNoValidUrl(context, body.list);
    const userId = context.get("userId");
    const jobId = key.data === undefined ? randomUUID() : derivedId(userId, "import", key.data);
    const urls = body.list.entries.map((entry) => entry.url);
    const creation = await createImport(logOf(userId), { userId, jobId, urls, source: body.source });
    return answerCreation(context, creation, body.list, () => views.read(userId, jobId));
  });

  routes.get("/", async (context) => {
    const query = readQuery(context, LIST_QUERY);
    if (query.kind === "refused") return query.response;
    const page = await list.page(context.get("userId"), query.value.limit, query.value.after);
    switch (page.kind) {
      case "page":
        return context.json({ imports: page.imports, next: page.next });
      case "malformed-cursor":
        return refuseCursor(context);
      case "epoch-changed":
        return problem(context, "epoch-changed", {
          detail:
            "The database was set up anew since this page's address was given. Begin at the first page.",
        });
      default:
        return page satisfies never;
    }
  });

  routes.get("/:id", async (context) => {
    const query = readQuery(context, ITEMS_QUERY);
    if (query.kind === "refused") return query.response;
    const { userId, jobId } = refOf(context);
    const reading = await views.read(userId, jobId);
    if (!reading) return refuseUnknown(context);
    const page = itemsAfter(reading.items(), query.value);
    if (page === null) return refuseCursor(context);
    const { items, next } = page;
    return context.json({ import: summariseImport(reading.job), items: items.map(summariseItem), next });
  });

  const changing = (intent: JobIntent) => async (context: ImportContext) => {
    const ref = refOf(context);
    const answer = await intend(logOf(ref.userId), views, ref, intent);
    return answerChange(context, answer, ref, views, intent);
  };
  routes.post("/:id/pause", changing("pause"));
  routes.post("/:id/resume", changing("resume"));
  routes.post("/:id/cancel", changing("cancel"));

  routes.post("/:id/retry-failed", async (context) => {
    const ref = refOf(context);
    const answer = await retryFailed(logOf(ref.userId), views, ref);
    return answerChange(context, answer, ref, views, "retry-failed");
  });

  routes.delete("/:id", async (context) => {
    const ref = refOf(context);
    const answer = await remove(logOf(ref.userId), views, ref);
    return answer.kind === "unknown" ? refuseUnknown(context) : context.body(null, 204);
  });

  return routes;
}

function refOf(context: ImportContext): ImportRef {
  return { userId: context.get("userId"), jobId: context.req.param("id") };
}

function refuseCursor(context: Context<ApiEnv>): Response {
  return problem(context, "invalid-input", {
    detail: 'The value of "after" is none that this server gave. Take it from "next" of the page before.',
  });
}
