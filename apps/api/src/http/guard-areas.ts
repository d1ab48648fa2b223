/**
 * Lets nobody without the right token into the user's and the administrator's paths. It judges a path
 * by its most suspicious reading, so that no spelling of a guarded path is taken for an open one.
 */
import type { Context, MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";
import type { Authenticate, Caller } from "./authenticate.ts";
import { problem } from "./problems.ts";

export type Area = "open" | "user" | "admin";

/** Where the user's paths begin. */
const USERS = ["/api/v1", "/jobs"];

/** Whose area a path is in, whatever spelling of it the router will make of it. */
export function areaOf(path: string): Area {
  const plain = plainPath(path);
  if (isAtOrBelow(plain, "/internal")) return "admin";
  return USERS.some((prefix) => isAtOrBelow(plain, prefix)) ? "user" : "open";
}

export function guardAreas(authenticate: Authenticate): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const area = areaOf(context.req.path);
    if (area === "open") return next();
    const caller = authenticate(context.req.header("authorization"));
    if (caller.kind === "nobody") return askForToken(context, caller);
    if (caller.kind !== area) return refuseToken(context, area);
    if (caller.kind === "user") context.set("userId", caller.userId);
    return next();
  };
}

function askForToken(context: Context<ApiEnv>, { isUnknown }: Extract<Caller, { kind: "nobody" }>): Response {
  const challenge = `Bearer realm="tidemark"${isUnknown ? ', error="invalid_token"' : ""}`;
  return problem(context, "not-authenticated", {
    detail: isUnknown
      ? "The token in the Authorization header is not known here. Check which one this server uses."
      : "Send a token in the header: Authorization: Bearer <token>.",
    headers: { "www-authenticate": challenge },
  });
}

function refuseToken(context: Context<ApiEnv>, area: Area): Response {
  return problem(context, "forbidden", {
    detail:
      area === "admin"
        ? "This is for the administrator's token; a user's token does not open it."
        : "This belongs to a user; the administrator's token stands for none. Use the user's token.",
  });
}

/** Percent signs may be encoded themselves; nobody means more rounds than this. */
const MAX_DECODINGS = 3;

function plainPath(path: string): string {
  let plain = path;
  for (let round = 0; round < MAX_DECODINGS; round += 1) plain = decode(plain);
  const segments: string[] = [];
  for (const segment of plain.toLowerCase().split(/[/\\]+/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

function decode(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function isAtOrBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
