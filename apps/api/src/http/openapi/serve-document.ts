/** Serves the OpenAPI document, which tells of its own route too. */
import { z } from "@hono/zod-openapi";
import { VERSION } from "../../version.ts";
import { describeApi } from "./describe-api.ts";
import { operation } from "./operation.ts";
import { type ApiRoutes, serveOperation } from "./serve-operation.ts";

const READ_DOCUMENT = operation({
  id: "readDocument",
  method: "get",
  path: "/openapi.json",
  tag: "service",
  summary: "This document",
  answers: {
    200: {
      kind: "json",
      about: "OpenAPI 3.1.",
      schema: z.looseObject({ openapi: z.string() }),
      example: { openapi: "3.1.0" },
    },
  },
});

/** To be called when all other routes are there. */
export function serveDocument(app: ApiRoutes): void {
  let text: string | null = null;
  serveOperation(app, READ_DOCUMENT, (context) => {
    text ??= JSON.stringify(describeApi(app, VERSION));
    return context.body(text, 200, { "content-type": "application/json" });
  });
}
