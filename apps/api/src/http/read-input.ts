/** Reads queries and JSON bodies by their schemas; what does not fit is answered with where and why. */
import type { Context } from "hono";
import type { z } from "zod";
import type { ApiEnv } from "./api-env.ts";
import { problem } from "./problems.ts";

export type Input<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "refused"; readonly response: Response };

export function readQuery<T>(context: Context<ApiEnv>, schema: z.ZodType<T>): Input<T> {
  return check(context, schema, context.req.query());
}

export async function readJsonBody<T>(context: Context<ApiEnv>, schema: z.ZodType<T>): Promise<Input<T>> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const detail = "The body is not valid JSON. Check its quotes, commas and brackets.";
    return { kind: "refused", response: problem(context, "malformed-json", { detail }) };
  }
  return check(context, schema, value);
}

function check<T>(context: Context<ApiEnv>, schema: z.ZodType<T>, value: unknown): Input<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "read", value: parsed.data };
  const detail = parsed.error.issues
    .map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": "))
    .join(". ");
  return { kind: "refused", response: problem(context, "invalid-input", { detail: `${detail}.` }) };
}
