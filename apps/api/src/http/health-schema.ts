/** The form of what health answers. */
import { z } from "@hono/zod-openapi";

const COUNT = z.int().min(0);
const WAITED = COUNT.nullable().openapi({
  description: "Milliseconds that the longest-due work has waited.",
});

const ATTEMPT = z.object({
  state: z.enum(["running", "recovered", "warnings", "failed", "timed-out", "stopped", "abandoned"]),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  found: COUNT,
  done: COUNT,
  problems: COUNT,
});

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
    log: z.object({ importsLagMs: WAITED, queueLagMs: WAITED }),
    recovery: z.object({
      state: z.enum(["healthy", "jobs-pending", "running", "failed", "unknown"]),
      jobsNeedingRecovery: COUNT.nullable(),
      lastAttempt: ATTEMPT.nullable(),
    }),
  })
  .openapi("Health");

export const HEALTH_EXAMPLE = {
  status: "ok",
  version: "0.1.0",
  database: { status: "ok", latencyMs: 0.8 },
  worker: { state: "running", lastTick: "processed", lastTickAgeMs: 412 },
  log: { importsLagMs: 0, queueLagMs: 0 },
  recovery: {
    state: "healthy",
    jobsNeedingRecovery: 0,
    lastAttempt: {
      state: "recovered",
      startedAt: "2026-01-31T09:00:00.000Z",
      endedAt: "2026-01-31T09:00:00.120Z",
      found: 2,
      done: 2,
      problems: 0,
    },
  },
} as const;
