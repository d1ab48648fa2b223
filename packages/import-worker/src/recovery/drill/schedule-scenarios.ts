/** Every way in which a run of a schedule can be interrupted. */
import type { JobState } from "@tidemark/job-queue";
import { formatStamp, type JsonObject } from "@tidemark/sync-log";
import { judgeResult } from "./queue-scenarios.ts";
import { cancelLiveJobs, type DrillJob, readJob, runningFields, writeJobs } from "./queue-stream.ts";
import type { DrillCase, DrillScenario, DrillTools } from "./scenario.ts";

const TASKS = 5;
/** Tasks that have ended when the worker dies over the next one. */
const FINISHED = 2;
const MAX_RECOVERIES = 3;

interface RunWish {
  readonly name: string;
  readonly recovers: boolean;
  /** Interruptions that the run has outlived. */
  readonly recoveries: number;
  /** What becomes of the run, and of its tasks in their order. */
  readonly run: JobState;
  readonly tasks: readonly JobState[];
  /** The code of the run's result. */
  readonly code?: string;
}

const FINISHED_TASKS: readonly JobState[] = ["finished", "finished"];
const NEVER_RUN: readonly JobState[] = ["canceled", "canceled", "canceled"];

const WISHES: readonly RunWish[] = [
  {
    name: "a run of a schedule whose worker died in the third of five tasks",
    recovers: true,
    recoveries: 0,
    run: "pending",
    tasks: [...FINISHED_TASKS, "pending", "pending", "pending"],
  },
  {
    name: "the same run with recovery off",
    recovers: false,
    recoveries: 0,
    run: "failed",
    tasks: [...FINISHED_TASKS, ...NEVER_RUN],
    code: "abandoned",
  },
  {
    name: "the same run after as many recoveries as it may have",
    recovers: true,
    recoveries: MAX_RECOVERIES,
    run: "failed",
    tasks: [...FINISHED_TASKS, ...NEVER_RUN],
    code: "recovery-attempts-used",
  },
];

export const SCHEDULE_SCENARIOS: readonly DrillScenario[] = [
  ...WISHES.map((wish): DrillScenario => ({
    name: wish.name,
    make: (stream, tools) => interruptedRun(stream, tools, wish),
  })),
  { name: "a run of a schedule that was written down in part", make: tornRun },
];

async function interruptedRun(stream: string, tools: DrillTools, wish: RunWish): Promise<DrillCase> {
  const { newId } = tools;
  const runId = newId();
  const taskIds = Array.from({ length: TASKS }, newId);
  const claim = { workerId: `drill-worker-${newId()}`, lease: "worker", agoMs: 60_000, losses: 1 } as const;
  const stateOf = (index: number, nowMs: number): JsonObject => {
    if (index < FINISHED)
      return { state: "finished", finishedAt: formatStamp(nowMs - 90_000), result: "null" };
    return index === FINISHED ? runningFields(nowMs, claim, newId) : { state: "pending" };
  };
  await writeJobs(
    stream,
    (nowMs) => [
      ...taskIds.map((_id, index) => taskOf(runId, taskIds, index, stateOf(index, nowMs))),
      runOf(runId, taskIds, nowMs, wish),
    ],
    tools,
  );
  return {
    expected: { kind: "queue-job", id: taskIds[FINISHED]!, reason: "worker-gone" },
    whatIsWrong: () => judgeRun(stream, tools, { runId, taskIds, wish }),
    cleanUp: () => cancelLiveJobs(stream, tools),
  };
}

/** The run is there with the first of its tasks, and the others never came. */
async function tornRun(stream: string, tools: DrillTools): Promise<DrillCase> {
  const runId = tools.newId();
  const taskIds = Array.from({ length: TASKS }, tools.newId);
  const wish = { recovers: true, recoveries: 0 };
  await writeJobs(
    stream,
    (nowMs) => [taskOf(runId, taskIds, 0, { state: "pending" }), runOf(runId, taskIds, nowMs, wish)],
    tools,
  );
  const judged = { runId, taskIds: taskIds.slice(0, 1) };
  return {
    expected: { kind: "schedule-run", id: runId, reason: "half-written" },
    whatIsWrong: () =>
      judgeRun(stream, tools, {
        ...judged,
        wish: { run: "failed", tasks: ["canceled"], code: "half-written" },
      }),
    cleanUp: () => cancelLiveJobs(stream, tools),
  };
}

function taskOf(runId: string, taskIds: readonly string[], index: number, state: JsonObject): DrillJob {
  const previous = taskIds[index - 1];
  const dependencies = previous === undefined ? [] : [previous];
  return {
    id: taskIds[index]!,
    fields: { dependencies, task: { runId, key: `task-${index + 1}` }, ...state },
  };
}

function runOf(
  runId: string,
  taskIds: readonly string[],
  nowMs: number,
  { recovers, recoveries }: Pick<RunWish, "recovers" | "recoveries">,
): DrillJob {
  const run = {
    scheduleId: runId,
    name: "recovery drill",
    dueAt: formatStamp(nowMs - 120_000),
    recovers,
    maxRecoveries: MAX_RECOVERIES,
  };
  const fields = { jobType: "schedule-run", dependencies: taskIds, gathers: true, run, requeues: recoveries };
  return { id: runId, fields };
}

interface JudgedRun {
  readonly runId: string;
  readonly taskIds: readonly string[];
  readonly wish: Pick<RunWish, "run" | "tasks" | "code">;
}

async function judgeRun(
  stream: string,
  tools: DrillTools,
  { runId, taskIds, wish }: JudgedRun,
): Promise<string | null> {
  const run = await readJob(stream, runId, tools);
  if (run.state !== wish.run) return `the run is ${run.state}, and not ${wish.run}`;
  for (const [index, id] of taskIds.entries()) {
    const { state } = await readJob(stream, id, tools);
    if (state !== wish.tasks[index])
      return `task ${index + 1} is ${state}, and not ${wish.tasks[index] ?? "there"}`;
  }
  return wish.code === undefined ? null : judgeResult(run, wish.code);
}
