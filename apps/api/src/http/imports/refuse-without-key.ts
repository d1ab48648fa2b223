/** The answer to an import that could not be kept from the server's own eyes. */
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { problem } from "../problems.ts";

export function refuseWithoutKey(context: Context<ApiEnv>): Response {
  return problem(context, "no-account-key", {
    detail:
      "Articles are to be sealed for their owner, but this account has no key to seal them with. " +
      "The administrator can allow readable articles with PLAIN_PICKUPS=true.",
  });
}
