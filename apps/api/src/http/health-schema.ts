/** The form of what health answers. */
import { z } from "@hono/zod-openapi";

export const HEALTH = z
  .object({
    status: z.enum(["ok", "degraded", "error"]),
    version: z.string(),
    database: z.object({
      status: z.enum(["ok", "slow", "error"]),
      latencyMs: z.number().nullable(),
    }),
    worker: z.object({
      state: z.enum(["running", "disabled", "resting", "stopped"]),
      lastTick: z.enum(["processed", "skipped", "error"]).nullable(),
      lastTickAgeMs: z.int().nullable(),
    }),
  })
  .openapi("Health");

export const HEALTH_EXAMPLE = {
  status: "ok",
  version: "0.1.0",
  database: { status: "ok", latencyMs: 0.8 },
  worker: { state: "running", lastTick: "processed", lastTickAgeMs: 412 },
} as const;
