/** The administrator's paths. Who may come here is decided in `guard-areas.ts`. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ImportWorker } from "@tidemark/import-worker";
import type { PickupSeal } from "../engine/pickup-seal.ts";
import type { ApiEnv } from "./api-env.ts";
import { refuseWithoutKey } from "./imports/refuse-without-key.ts";
import { operation } from "./openapi/operation.ts";
import { type ApiRoutes, serveOperation } from "./openapi/serve-operation.ts";

export interface InternalDeps {
  readonly worker: Pick<ImportWorker, "runTickOnce">;
  readonly seal: PickupSeal["kind"];
}

const TICK = operation({
  id: "tickImports",
  method: "post",
  path: "/articles-import/tick",
  tag: "administration",
  summary: "One pass of the import worker, now",
  answers: {
    200: {
      kind: "json",
      about: "What it did.",
      schema: z.object({
        skipped: z.boolean(),
        jobsConsidered: z.int(),
        itemsProcessed: z.int(),
        pickupGcRows: z.int().optional(),
      }),
      example: { skipped: false, jobsConsidered: 1, itemsProcessed: 3 },
    },
  },
  problems: ["no-account-key"],
});

export function internalRoutes({ worker, seal }: InternalDeps): ApiRoutes {
  const routes = new OpenAPIHono<ApiEnv>();
  serveOperation(routes, TICK, async (context) =>
    seal === "no-account-key" ? refuseWithoutKey(context) : context.json(await worker.runTickOnce()),
  );
  return routes;
}
