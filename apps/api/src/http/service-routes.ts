/** How the service itself is: for load balancers, for Prometheus, for people. Open to everybody. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "./api-env.ts";
import type { Health } from "./health.ts";
import { HEALTH, HEALTH_EXAMPLE } from "./health-schema.ts";
import { operation } from "./openapi/operation.ts";
import { type ApiRoutes, serveOperation } from "./openapi/serve-operation.ts";
import { START_PAGE } from "./start-page.ts";

export interface ServiceDeps {
  readonly checkHealth: () => Promise<Health>;
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> };
}

const HEALTH_PATHS = [
  ["/health", "checkHealth"],
  ["/api/health", "checkApiHealth"],
] as const;

const healthAt = ([path, id]: (typeof HEALTH_PATHS)[number]) =>
  operation({
    id,
    method: "get",
    path,
    tag: "service",
    summary: "Whether it can serve, how long work waits, and where recovery stands",
    answers: {
      200: { kind: "json", about: "It can serve.", schema: HEALTH, example: HEALTH_EXAMPLE },
      503: {
        kind: "json",
        about: "It cannot serve.",
        schema: HEALTH,
        example: { ...HEALTH_EXAMPLE, status: "error", database: { status: "error", latencyMs: null } },
      },
    },
  });

const METRICS = operation({
  id: "renderMetrics",
  method: "get",
  path: "/metrics",
  tag: "service",
  summary: "Metrics for Prometheus",
  answers: { 200: { kind: "text", about: "The text exposition.", contentType: "text/plain" } },
});

const START = operation({
  id: "showStartPage",
  method: "get",
  path: "/",
  tag: "service",
  summary: "A page for people: what listens here, and how to go on",
  answers: { 200: { kind: "text", about: "The page.", contentType: "text/html" } },
});

export function serviceRoutes(deps: ServiceDeps): ApiRoutes {
  const routes = new OpenAPIHono<ApiEnv>();
  for (const place of HEALTH_PATHS) {
    serveOperation(routes, healthAt(place), async (context) => {
      const health = await deps.checkHealth();
      return context.json(health, health.status === "error" ? 503 : 200);
    });
  }
  serveOperation(routes, START, (context) => context.html(START_PAGE));
  serveOperation(routes, METRICS, async (context) =>
    context.body(await deps.metrics.render(), 200, { "content-type": deps.metrics.contentType }),
  );
  return routes;
}
