import { expect, test } from "vitest";
import { areaOf } from "../src/http/guard-areas.ts";
import { apiScene, jsonOf } from "./api-scene.ts";
import { type DeclaredRoute, declaredRoutes, expectForm } from "./declared-routes.ts";
import { problemsOf } from "./openapi-structure.ts";

const { app, call } = apiScene();
const declared = declaredRoutes(app);
const document = await jsonOf<ApiDocument>(call("/openapi.json", { token: null }));

interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface DescribedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, unknown>>;
}

const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
);

test("every route of the app is in the document, and nothing else is", () => {
  const served = new Set(
    app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
  );
  expect(new Set(described.map(({ method, path }) => `${method} ${path}`))).toEqual(served);
});

test("the document is sound", () => {
  expect(problemsOf(document)).toEqual([]);
});

test.each(described)("$method $path says which token it wants", ({ path, operation }) => {
  const wanted = { open: [], user: [{ userToken: [] }], admin: [{ adminToken: [] }] }[areaOf(path)];
  expect(operation.security).toEqual(wanted);
  expect("401" in operation.responses).toBe(wanted.length > 0);
});

const withExamples = declared.flatMap((route) =>
  examplesOf(route).map((example) => ({ ...route, ...example })),
);

test.each(withExamples)(
  "$method $path shows an example that has its form: $what",
  ({ schema, example, what }) => {
    expect(example).toBeDefined();
    expectForm(schema, JSON.parse(JSON.stringify(example)), what);
  },
);

function examplesOf({ request, responses }: DeclaredRoute) {
  const contents = [
    ["request", request.body?.content] as const,
    ...Object.entries(responses).map(([status, { content }]) => [status, content] as const),
  ];
  return contents.flatMap(([what, content]) => {
    const json = content?.["application/json"];
    return json ? [{ what, schema: json.schema, example: json.example }] : [];
  });
}
