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
import { type Answer, type ImportToChange, intend, remove, retryFailed } from "./change-import.ts";
import { createImport } from "./create-import.ts";
import { derivedId } from "./derived-ids.ts";
import { ImportViews } from "./import-views.ts";
import { itemsAfter } from "./item-page.ts";
import { JobRecords } from "./job-records.ts";
import { listImports } from "./list-imports.ts";
import { readListBody } from "./read-list-body.ts";
import { refuseWithoutKey } from "./refuse-without-key.ts";
import type { UserLog } from "./user-log.ts";

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
  const records = new JobRecords(logOf);
  const views = new ImportViews(logOf, records);
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
    const creation = await createImport(logOf(userId), records, { userId, jobId, urls, source: body.source });
    return answerCreation(context, creation, body.list, () => views.read(userId, jobId));
  });

  routes.get("/", async (context) => {
    const query = readQuery(context, LIST_QUERY);
    if (query.kind === "refused") return query.response;
    const { limit, after } = query.value;
    const page = listImports(await records.of(context.get("userId")), limit, after);
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
    const reading = await views.read(context.get("userId"), context.req.param("id"));
    if (!reading) return refuseUnknown(context);
    const page = itemsAfter(reading.items(), query.value);
    if (page === null) return refuseCursor(context);
    const { items, next } = page;
    return context.json({ import: summariseImport(reading.job), items: items.map(summariseItem), next });
  });

  const changing =
    (what: JobIntent | "retry-failed", change: (target: ImportToChange) => Promise<Answer>) =>
    async (context: ImportContext) => {
      const userId = context.get("userId");
      const readImport = () => views.read(userId, context.req.param("id"));
      const reading = await readImport();
      if (!reading) return refuseUnknown(context);
      return answerChange(context, await change({ log: logOf(userId), userId, reading }), what, readImport);
    };
  for (const intent of ["pause", "resume", "cancel"] as const) {
    routes.post(
      `/:id/${intent}`,
      changing(intent, (target) => intend(target, intent)),
    );
  }
  routes.post("/:id/retry-failed", changing("retry-failed", retryFailed));

  routes.delete("/:id", async (context) => {
    const userId = context.get("userId");
    const reading = await views.read(userId, context.req.param("id"));
    const answer = reading && (await remove({ log: logOf(userId), userId, reading }));
    return answer?.kind === "done" ? context.body(null, 204) : refuseUnknown(context);
  });

  return routes;
}

function refuseCursor(context: Context<ApiEnv>): Response {
  return problem(context, "invalid-input", {
    detail: 'The value of "after" is none that this server gave. Take it from "next" of the page before.',
  });
}
