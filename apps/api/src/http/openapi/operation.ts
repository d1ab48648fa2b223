/**
 * A route of the API, said once: where it is, what it takes and what it answers. Requests are checked by it
 * and the OpenAPI document is made from it, so neither can say something else than the other.
 */
import type { z } from "@hono/zod-openapi";
import type { ProblemCode } from "../problems.ts";
import type { Tag } from "./tags.ts";

/** What a request brings beside its address. */
export type OperationBody<Body extends z.ZodType = z.ZodType> =
  | {
      readonly kind: "json";
      readonly schema: Body;
      readonly maxBytes: number;
      readonly example: z.input<Body>;
      /** An empty body stands for an empty object. Default: it is refused. */
      readonly mayBeEmpty?: boolean;
    }
  /** The handler reads it itself. */
  | {
      readonly kind: "raw";
      readonly maxBytes: number;
      /** By content type. */
      readonly content: Readonly<Record<string, { readonly schema: z.ZodType; readonly example?: unknown }>>;
    };

/** An answer that is no problem. */
export type OperationAnswer =
  | { readonly kind: "json"; readonly about: string; readonly schema: z.ZodType; readonly example: unknown }
  | { readonly kind: "text"; readonly about: string; readonly contentType: string }
  | { readonly kind: "empty"; readonly about: string };

export interface Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Headers extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> {
  /** Names it for programs; unique in the document. */
  readonly id: string;
  readonly method: "get" | "post" | "put" | "delete";
  /** Below the place where its routes are mounted, as in `/jobs/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  /** A few words. */
  readonly summary: string;
  /** What the few words do not say. */
  readonly about?: string;
  readonly params?: Params;
  readonly query?: Query;
  /** By lower-case name. */
  readonly headers?: Headers;
  readonly body?: OperationBody<Body>;
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  /** Refusals of its own; those of tokens, of malformed requests and of a broken server go without saying. */
  readonly problems?: readonly ProblemCode[];
}

/** What a handler is given: all of it checked. */
export interface OperationInput<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
> {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly headers: z.output<Headers>;
  /** Undefined where the handler reads the body itself. */
  readonly body: z.output<Body>;
}

/** Keeps the types of an operation's parts. */
export function operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Headers extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
>(declared: Operation<Params, Query, Headers, Body>): Operation<Params, Query, Headers, Body> {
  return declared;
}

/** Refusals that any operation with such parts can end in. */
export function impliedProblems({ params, query, headers, body }: Operation): readonly ProblemCode[] {
  return [
    ...(params || query || headers || body?.kind === "json" ? (["invalid-input"] as const) : []),
    ...(body?.kind === "json" ? (["malformed-json", "unsupported-media-type"] as const) : []),
    ...(body ? (["too-large"] as const) : []),
  ];
}
