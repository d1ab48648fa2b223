/** The queue's routes for workers that make themselves known. */
import { z } from "@hono/zod-openapi";
import { MAX_SMALL_BODY_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import { CHANNEL, UUID, WORKER } from "./queue-schemas.ts";

const WORKER_PARAMS = z.object({ id: UUID });
const WORKER_ID = "0198c0de-5a5e-7000-8000-0000000000aa";

export const REGISTER = operation({
  id: "registerWorker",
  method: "post",
  path: "/workers",
  tag: "workers",
  summary: "Make a worker known",
  body: {
    kind: "json",
    schema: z.strictObject({
      channel: CHANNEL.default(""),
      arch: z.string().min(1).max(200),
      name: z.string().min(1).max(200).optional(),
    }),
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: { channel: "", arch: "x86_64", name: "laptop" },
  },
  answers: {
    201: {
      kind: "json",
      about: "Its id, to take jobs with.",
      schema: z.object({ id: UUID }),
      example: { id: WORKER_ID },
    },
  },
  problems: ["invalid-job"],
});

export const LIST_WORKERS = operation({
  id: "listWorkers",
  method: "get",
  path: "/workers",
  tag: "workers",
  summary: "Workers that gave no sign for so long; all of them for 0",
  query: z.object({ silentForMs: z.coerce.number().int().min(0).default(0) }),
  answers: {
    200: {
      kind: "json",
      about: "The workers.",
      schema: z.object({ workers: z.array(WORKER) }),
      example: { workers: [{ id: WORKER_ID, channel: "", arch: "x86_64" }] },
    },
  },
});

export const REPORT_WORKER = operation({
  id: "reportWorker",
  method: "post",
  path: "/workers/{id}/status",
  tag: "workers",
  summary: "Say that the worker lives, and with it its jobs",
  params: WORKER_PARAMS,
  answers: { 204: { kind: "empty", about: "Noted." } },
  problems: ["worker-not-found"],
});

export const DELETE_WORKER = operation({
  id: "deleteWorker",
  method: "delete",
  path: "/workers/{id}",
  tag: "workers",
  summary: "Forget a worker",
  params: WORKER_PARAMS,
  answers: { 204: { kind: "empty", about: "It is forgotten." } },
  problems: ["worker-not-found", "worker-busy"],
});
