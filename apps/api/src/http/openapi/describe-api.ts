/**
 * Makes the OpenAPI document of all routes. Which token a path wants, it asks the guard that stands before
 * the path.
 */
import { areaOf, type Area } from "../guard-areas.ts";
import { problemConfigs } from "./route-config.ts";
import type { ApiRoutes } from "./serve-operation.ts";
import { TAGS } from "./tags.ts";

type ApiDocument = ReturnType<ApiRoutes["getOpenAPI31Document"]>;

const METHODS = ["get", "put", "post", "delete"] as const;

const SECURITY_SCHEMES: Readonly<Record<Exclude<Area, "open">, { name: string; description: string }>> = {
  user: { name: "userToken", description: "API_TOKEN, or the generated token of the data folder." },
  admin: { name: "adminToken", description: "ADMIN_TOKEN, or the generated one of the data folder." },
};

export function describeApi(routes: ApiRoutes, version: string): ApiDocument {
  const described = routes.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tidemark",
      version,
      license: { name: "MIT" },
      description: "Times are ISO 8601 in UTC. Refusals are problem details (RFC 9457) with a stable code.",
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
  for (const [path, item] of Object.entries(described.paths ?? {})) {
    const area = areaOf(path);
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      operation.security = area === "open" ? [] : [{ [SECURITY_SCHEMES[area].name]: [] }];
      if (area === "open") continue;
      operation.responses = {
        ...operation.responses,
        ...problemConfigs(["not-authenticated", "forbidden"]),
      };
    }
  }
  const schemes = Object.values(SECURITY_SCHEMES).map(
    ({ name, description }) => [name, { type: "http", scheme: "bearer", description }] as const,
  );
  return {
    ...described,
    components: { ...described.components, securitySchemes: Object.fromEntries(schemes) },
  };
}
