/** The administrator's paths. Who may come here is decided in `guard-areas.ts`. */
import type { ImportWorker } from "@tidemark/import-worker";
import { Hono } from "hono";
import type { PickupSeal } from "../engine/pickup-seal.ts";
import type { ApiEnv } from "./api-env.ts";
import { refuseWithoutKey } from "./imports/refuse-without-key.ts";

export interface InternalDeps {
  readonly worker: Pick<ImportWorker, "runTickOnce">;
  readonly seal: PickupSeal["kind"];
}

export function internalRoutes({ worker, seal }: InternalDeps): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post("/articles-import/tick", async (context) =>
    seal === "no-account-key" ? refuseWithoutKey(context) : context.json(await worker.runTickOnce()),
  );
  return routes;
}
