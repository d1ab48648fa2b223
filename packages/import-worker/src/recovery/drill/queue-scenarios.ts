/** Every way in which a job of a queue can be interrupted. */
import type { JobDetails, JobState } from "@tidemark/job-queue";
import { cancelLiveJobs, type DrillClaim, readJob, runningFields, writeJobs } from "./queue-stream.ts";
import { type DrillCase, type DrillScenario, type DrillTools, holdLease } from "./scenario.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface JobWish extends Omit<DrillClaim, "workerId"> {
  readonly name: string;
  readonly isWorkerAlive?: boolean;
  readonly reason: DrillCase["expected"]["reason"];
  readonly endsAs: JobState;
  /** The code of the result that says why it ended. */
  readonly code?: string;
}

const WISHES: readonly JobWish[] = [
  {
    name: "a queue job whose worker died",
    lease: "worker",
    agoMs: 5_000,
    losses: 1,
    reason: "worker-gone",
    endsAs: "pending",
  },
  {
    name: "a queue job that has sent no heartbeat for 10 minutes",
    lease: "token",
    agoMs: 11 * MINUTE_MS,
    losses: 1,
    reason: "no-checkpoint",
    endsAs: "pending",
  },
  {
    name: "a queue job that runs for more than 2 hours, and whose worker lives",
    lease: "worker",
    isWorkerAlive: true,
    agoMs: 121 * MINUTE_MS,
    losses: 1,
    reason: "running-too-long",
    endsAs: "running",
  },
  {
    name: "a queue job whose worker died for the third time",
    lease: "worker",
    agoMs: 5_000,
    losses: 3,
    reason: "worker-gone",
    endsAs: "failed",
    code: "worker-lost",
  },
  {
    name: "a queue job of which nothing was heard for more than a day",
    lease: "token",
    agoMs: 25 * HOUR_MS,
    losses: 1,
    reason: "stale",
    endsAs: "failed",
    code: "stale",
  },
];

export const QUEUE_SCENARIOS: readonly DrillScenario[] = WISHES.map((wish) => ({
  name: wish.name,
  make: (stream, tools) => runningJob(stream, tools, wish),
}));

async function runningJob(stream: string, tools: DrillTools, wish: JobWish): Promise<DrillCase> {
  const { lease, agoMs, losses, isWorkerAlive = false, reason } = wish;
  const id = tools.newId();
  const workerId = lease === "worker" ? `drill-worker-${tools.newId()}` : null;
  if (workerId !== null && isWorkerAlive) await holdLease(workerId, tools);
  const claim = { workerId, lease, agoMs, losses };
  await writeJobs(stream, (nowMs) => [{ id, fields: runningFields(nowMs, claim, tools.newId) }], tools);
  return {
    expected: { kind: "queue-job", id, reason, needsRecovery: !isWorkerAlive },
    whatIsWrong: async () => judge(await readJob(stream, id, tools), wish),
    async cleanUp() {
      if (workerId !== null) await tools.log.leases.drop(workerId);
      await cancelLiveJobs(stream, tools);
    },
  };
}

function judge(job: JobDetails, { endsAs, losses, code }: JobWish): string | null {
  if (job.state !== endsAs) return `the job is ${job.state}, and not ${endsAs}`;
  if (endsAs === "pending" && job.losses !== losses)
    return `the job counts ${job.losses} losses, and not ${losses}`;
  return code === undefined ? null : judgeResult(job, code);
}

/** What a job ended with has to say why. */
export function judgeResult({ result }: Pick<JobDetails, "result">, code: string): string | null {
  const said = (result as { readonly error?: { readonly code?: unknown } } | undefined)?.error?.code;
  return said === code ? null : `the result says ${String(said)}, and not ${code}`;
}
