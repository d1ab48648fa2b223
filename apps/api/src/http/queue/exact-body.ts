/** The body of a request that has been found to be JSON, with its numbers as they came. */
import { InvalidJobError } from "@tidemark/job-queue";
import type { Context } from "hono";
import { parseExactJson } from "../../queue/exact-json.ts";
import type { ApiEnv } from "../api-env.ts";

/** Throws an `InvalidJobError` for what is nested too deep to be kept. */
export async function exactBody(context: Context<ApiEnv>): Promise<unknown> {
  const text = await context.req.text();
  try {
    return text === "" ? {} : parseExactJson(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidJobError("The body is nested too deep. Make the arguments or the result flatter.", {
      cause: error,
    });
  }
}
