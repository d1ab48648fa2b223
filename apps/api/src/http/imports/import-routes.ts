/** The user's imports over HTTP: create, list, read, change, delete. */
import { randomUUID } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import { type JobIntent, summariseImport, summariseItem } from "@tidemark/import-job";
import type { Context } from "hono";
import type { PickupSeal } from "../../engine/pickup-seal.ts";
import type { ApiEnv } from "../api-env.ts";
import { type ApiRoutes, serveOperation } from "../openapi/serve-operation.ts";
import { problem } from "../problems.ts";
import { answerChange, refuseUnknown } from "./answer-change.ts";
import { answerCreation, answerNoValidUrl } from "./answer-creation.ts";
import { type Answer, type ImportToChange, intend, remove, retryFailed } from "./change-import.ts";
import { createImport } from "./create-import.ts";
import { derivedId } from "./derived-ids.ts";
import {
  changeImport,
  CREATE_IMPORT,
  DELETE_IMPORT,
  LIST_IMPORTS,
  READ_IMPORT,
  RETRY_FAILED,
} from "./import-operations.ts";
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

export function importRoutes({ logOf, seal, maxUrls }: ImportRoutesDeps): ApiRoutes {
  const records = new JobRecords(logOf);
  const views = new ImportViews(logOf, records);
  const routes = new OpenAPIHono<ApiEnv>();

  serveOperation(routes, CREATE_IMPORT, async (context, { headers }) => {
    if (seal === "no-account-key") return refuseWithoutKey(context);
    const key = headers["idempotency-key"];
    const body = await readListBody(context.req, maxUrls);
    if (body.kind === "refused") return problem(context, body.code, { detail: body.detail });
    if (body.list.entries.length === 0) return answerNoValidUrl(context, body.list);
    const userId = context.get("userId");
    const jobId = key === undefined ? randomUUID() : derivedId(userId, "import", key);
    const urls = body.list.entries.map((entry) => entry.url);
    const creation = await createImport(logOf(userId), records, { userId, jobId, urls, source: body.source });
    return answerCreation(context, creation, body.list, () => views.read(userId, jobId));
  });

  serveOperation(routes, LIST_IMPORTS, async (context, { query: { limit, after } }) => {
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

  serveOperation(routes, READ_IMPORT, async (context, { params, query }) => {
    const reading = await views.read(context.get("userId"), params.id);
    if (!reading) return refuseUnknown(context);
    const page = itemsAfter(reading.items(), query);
    if (page === null) return refuseCursor(context);
    const { items, next } = page;
    return context.json({ import: summariseImport(reading.job), items: items.map(summariseItem), next });
  });

  const changing =
    (what: JobIntent | "retry-failed", change: (target: ImportToChange) => Promise<Answer>) =>
    async (context: Context<ApiEnv>, { params }: { readonly params: { readonly id: string } }) => {
      const userId = context.get("userId");
      const readImport = () => views.read(userId, params.id);
      const reading = await readImport();
      if (!reading) return refuseUnknown(context);
      return answerChange(context, await change({ log: logOf(userId), userId, reading }), what, readImport);
    };
  for (const intent of ["pause", "resume", "cancel"] as const) {
    serveOperation(
      routes,
      changeImport(intent),
      changing(intent, (target) => intend(target, intent)),
    );
  }
  serveOperation(routes, RETRY_FAILED, changing("retry-failed", retryFailed));

  serveOperation(routes, DELETE_IMPORT, async (context, { params }) => {
    const userId = context.get("userId");
    const reading = await views.read(userId, params.id);
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
