/** Checks a request against its operation; what does not fit is answered with where and why. */
import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { problem } from "../problems.ts";
import type { Operation, OperationBody, OperationInput } from "./operation.ts";

type Input<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "refused"; readonly response: Response };

export async function readInput<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
>(
  context: Context<ApiEnv>,
  { params, query, headers, body }: Operation<Params, Query, Headers, Body>,
): Promise<Input<OperationInput<Params, Query, Headers, Body>>> {
  const parts: Record<string, unknown> = {};
  const places = [
    ["params", params, () => context.req.param()],
    ["query", query, () => context.req.query()],
    ["headers", headers, () => context.req.header()],
  ] as const;
  for (const [name, schema, given] of places) {
    if (!schema) continue;
    const read = check(context, schema, given());
    if (read.kind === "refused") return read;
    parts[name] = read.value;
  }
  if (body?.kind === "json") {
    const read = await readJsonBody(context, body);
    if (read.kind === "refused") return read;
    parts["body"] = read.value;
  }
  return { kind: "read", value: parts as unknown as OperationInput<Params, Query, Headers, Body> };
}

async function readJsonBody<Body extends z.ZodType>(
  context: Context<ApiEnv>,
  body: Extract<OperationBody<Body>, { kind: "json" }>,
): Promise<Input<z.output<Body>>> {
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    const detail = `The body is encoded (${encoding.slice(0, 40)}). Send it as it is.`;
    return { kind: "refused", response: problem(context, "unsupported-media-type", { detail }) };
  }
  const bytes = await context.req.arrayBuffer();
  let value: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = text === "" && body.mayBeEmpty ? {} : JSON.parse(text);
  } catch (error) {
    const detail =
      error instanceof SyntaxError
        ? "The body is not valid JSON. Check its quotes, commas and brackets."
        : "The body is not valid UTF-8. Encode it as UTF-8, which JSON is sent in.";
    return { kind: "refused", response: problem(context, "malformed-json", { detail }) };
  }
  return check(context, body.schema, value);
}

function check<Schema extends z.ZodType>(
  context: Context<ApiEnv>,
  schema: Schema,
  value: unknown,
): Input<z.output<Schema>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "read", value: parsed.data };
  const detail = parsed.error.issues
    .map((issue) => [issue.path.join("."), issue.message].filter(Boolean).join(": "))
    .join(". ");
  return { kind: "refused", response: problem(context, "invalid-input", { detail: `${detail}.` }) };
}
