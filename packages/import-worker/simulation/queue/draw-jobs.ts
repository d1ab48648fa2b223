/** Draws the jobs that a client enqueues together: of all types, channels, priorities and options, some upon others. */
import type { NewJob } from "@tidemark/job-queue";
import type { Random } from "../kernel/random.ts";
import { BY_HAND, type JobArgs, TYPES } from "./handlers.ts";
import { CHANNELS, LIMIT, SLOW } from "./limits.ts";

export interface DrawTools {
  readonly random: Random;
  /** The true time, ms. */
  readonly nowMs: number;
  /** Ids of jobs that may be there. */
  readonly known: readonly string[];
  /** True when another poison job may be made. */
  readonly mayPoison: () => boolean;
}

const POLICIES = ["run", "cancel", "fail"] as const;

export function drawJobs(tools: DrawTools): NewJob[] {
  const { random } = tools;
  const jobs: (NewJob & { readonly id: string })[] = [];
  const count = random.chance(0.4) ? 1 : random.between(2, 5);
  for (let index = 0; index < count; index += 1) {
    const before = [...jobs.map(({ id }) => id), ...tools.known.slice(-4)];
    jobs.push(drawJob(tools, before));
  }
  return jobs;
}

function drawJob({ random, nowMs, mayPoison }: DrawTools, before: readonly string[]) {
  const jobType = random.chance(0.2) ? BY_HAND : random.pick(TYPES);
  const dependencies = before.filter(() => random.chance(0.3));
  const isPoison = random.chance(0.06) && jobType !== BY_HAND && mayPoison();
  const job = {
    id: random.uuid(),
    jobType,
    args: { mark: random.uuid(), ...(isPoison && { isPoison }) } satisfies JobArgs,
    dependencies,
    channel: random.pick(CHANNELS),
    priority: random.pick([0, 0, 0, 5, -5]),
    onFailedDependency: random.pick(POLICIES),
  };
  const drawn = random.next();
  if (drawn < 0.15) return { ...job, unique: { key: `one-${random.int(2)}`, ...period(random) } };
  if (drawn < 0.35) return { ...job, limit: random.chance(0.7) ? LIMIT : SLOW };
  if (drawn < 0.45) return { ...job, runAt: new Date(nowMs + random.between(-5_000, 15_000)) };
  if (drawn < 0.55) return { ...job, retry: { maxAttempts: random.between(1, 5), baseDelayMs: 200 } };
  return job;
}

function period(random: Random): { readonly periodMs?: number } {
  return random.chance(0.5) ? { periodMs: random.between(500, 10_000) } : {};
}
