/** The operations that an app declares, and whether an answer of its is one that it declares. */
import type { z } from "@hono/zod-openapi";
import { expect } from "vitest";
import { FAULTS, PROBLEM, PROBLEM_CONTENT_TYPE } from "../src/http/openapi/route-config.ts";
import type { ApiRoutes } from "../src/http/openapi/serve-operation.ts";

interface Content {
  readonly schema: z.ZodType;
  readonly example?: unknown;
}

export interface DeclaredRoute {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly request: { readonly body?: { readonly content: Readonly<Record<string, Content>> } };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Content>> }>
  >;
}

export function declaredRoutes(app: ApiRoutes): DeclaredRoute[] {
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" ? [definition.route as unknown as DeclaredRoute] : [],
  );
}

/** Refusals that the guard makes before any route is asked. */
const OF_THE_GUARD = ["not-authenticated", "forbidden"];

/** Fails when the answer is none that its route declares. What has no route is nobody's. */
export async function expectDeclared(
  routes: readonly DeclaredRoute[],
  request: { readonly method: string; readonly path: string },
  answer: Response,
): Promise<void> {
  const route = routes.find((candidate) => matches(candidate, request));
  if (!route) return;
  const where = `${route.method} ${route.path} → ${answer.status}`;
  const contentType = answer.headers.get("content-type")?.split(";")[0];
  if (contentType === PROBLEM_CONTENT_TYPE) {
    const { code } = expectForm(PROBLEM, await answer.clone().json(), where);
    const known = [...OF_THE_GUARD, ...FAULTS, ...codesIn(route.responses[answer.status]?.description)];
    expect(known.map((one) => `${where}: ${one}`)).toContain(`${where}: ${code}`);
    return;
  }
  const declared = route.responses[answer.status];
  if (!declared) throw new Error(`${where} is not declared`);
  const content = contentType === undefined ? undefined : declared.content?.[contentType];
  if (declared.content && !content) throw new Error(`${where} is declared with another content type`);
  if (content && contentType === "application/json")
    expectForm(content.schema, await answer.clone().json(), where);
}

/** A member that no schema names is stripped by it, and so is seen. */
export function expectForm<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  expect({ where, issues: parsed.error?.issues }).toEqual({ where, issues: undefined });
  expect({ where, value: parsed.data }).toEqual({ where, value });
  return parsed.data!;
}

function matches(route: DeclaredRoute, { method, path }: { method: string; path: string }): boolean {
  if (route.method !== method.toLowerCase()) return false;
  const [declared, asked] = [route.path.split("/"), path.split("?")[0]!.split("/")];
  return (
    declared.length === asked.length &&
    declared.every((part, index) => part.startsWith("{") || part === asked[index])
  );
}

function codesIn(description = ""): string[] {
  return [...description.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]!);
}
