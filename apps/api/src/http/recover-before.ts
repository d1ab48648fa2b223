/**
 * Lets requests wait for the recovery that comes before them. Those that only ask how the service is do not
 * wait, and strangers, whom the guard has turned away, set nothing off.
 */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";
import { areaOf } from "./guard-areas.ts";

export function recoverBefore(recoverFirst: () => Promise<void>): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    if (areaOf(context.req.path) !== "open") await recoverFirst();
    await next();
  };
}
