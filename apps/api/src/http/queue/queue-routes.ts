/** All that the queue has over HTTP. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiEnv } from "../api-env.ts";
import type { ApiRoutes } from "../openapi/serve-operation.ts";
import { addClaimRoutes } from "./claim-routes.ts";
import { readJobAt } from "./job-operations.ts";
import { addJobRoutes, addReadJob } from "./job-routes.ts";
import { addScheduleRoutes } from "./schedule-routes.ts";
import { addWorkerRoutes } from "./worker-routes.ts";

export function queueRoutes(queues: QueueAccess): ApiRoutes {
  const routes = new OpenAPIHono<ApiEnv>();
  addJobRoutes(routes, queues);
  addClaimRoutes(routes, queues);
  addWorkerRoutes(routes, queues);
  addScheduleRoutes(routes, queues);
  return routes;
}

/** A job at the address that other programs know, `/jobs/{id}`. */
export function shortJobRoutes(queues: QueueAccess): ApiRoutes {
  const routes = new OpenAPIHono<ApiEnv>();
  addReadJob(routes, queues, readJobAt("/{id}", "readJobByShortPath"));
  return routes;
}
