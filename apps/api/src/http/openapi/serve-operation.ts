/** Puts an operation on its route: bounds the body, checks what comes in, and tells the document of it. */
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { limitBody } from "../limit-body.ts";
import type { Operation, OperationInput } from "./operation.ts";
import { readInput } from "./read-input.ts";
import { routeConfigOf } from "./route-config.ts";

export type ApiRoutes = OpenAPIHono<ApiEnv>;

export function serveOperation<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
>(
  routes: ApiRoutes,
  operation: Operation<Params, Query, Headers, Body>,
  handle: (
    context: Context<ApiEnv>,
    input: OperationInput<Params, Query, Headers, Body>,
  ) => Response | Promise<Response>,
): void {
  const { method, path, body } = operation;
  routes.openAPIRegistry.registerPath(routeConfigOf(operation));
  const limits = body ? [limitBody(body.maxBytes)] : [];
  routes.on([method], [path.replaceAll(/\{(\w+)\}/g, ":$1")], ...limits, async (context) => {
    const input = await readInput(context, operation);
    return input.kind === "refused" ? input.response : handle(context, input.value);
  });
}
