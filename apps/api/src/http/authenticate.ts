/**
 * Tells from a request's Authorization header who calls. Tokens are compared by their digests in
 * constant time, and go nowhere else.
 */
import { createHash, timingSafeEqual } from "node:crypto";

export interface Credentials {
  readonly apiToken: string;
  readonly adminToken: string;
  /** Whom the API token stands for. */
  readonly userId: string;
}

export type Caller =
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "admin" }
  /** `isUnknown`: it brought a token that is nobody's. */
  | { readonly kind: "nobody"; readonly isUnknown: boolean };

export type Authenticate = (authorization: string | undefined) => Caller;

const BEARER = /^bearer +(?<token>[\w.~+/=-]+) *$/i;

export function createAuthenticate({ apiToken, adminToken, userId }: Credentials): Authenticate {
  const apiDigest = digest(apiToken);
  const adminDigest = digest(adminToken);
  return (authorization) => {
    if (authorization === undefined) return { kind: "nobody", isUnknown: false };
    const given = digest(BEARER.exec(authorization)?.groups?.["token"] ?? "");
    const isAdmin = timingSafeEqual(given, adminDigest);
    const isUser = timingSafeEqual(given, apiDigest);
    if (isAdmin) return { kind: "admin" };
    return isUser ? { kind: "user", userId } : { kind: "nobody", isUnknown: true };
  };
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
