/** How far a run of a schedule has come, read from the log: its own job and those of its tasks. */
import type { ReadJson } from "../calls/job-answers.ts";
import type { JobState } from "../core/model.ts";
import { outlivesInterruption, type RunOfSchedule } from "../core/schedule/run-of-schedule.ts";
import type { ScheduleLimits } from "../core/schedule/schedule-limits.ts";
import { readPastJobs } from "../calls/read-past-jobs.ts";
import { type JobSummary, summariseJob } from "../core/summary.ts";
import { NotExistError } from "../errors.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";

export interface TaskProgress {
  readonly key: string;
  /** Of its job. */
  readonly id: string;
  readonly jobType: string;
  readonly state: JobState;
  /** Of the latest attempt. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Attempts that failed, the running one included. */
  readonly attempts: number;
  /** Workers that vanished with it, the running one included. */
  readonly losses: number;
  /** What it ended with; undefined until there is something. */
  readonly result: unknown;
}

export interface RunProgress {
  readonly runId: string;
  readonly scheduleId: string;
  /** The schedule's name when the run was made. */
  readonly name: string;
  /** The due time that it is for, or when somebody asked for it. */
  readonly dueAt: Date;
  readonly queuedAt: Date;
  readonly state: JobState;
  /** When its first task began. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Interruptions after which it went on. */
  readonly recoveries: number;
  /** Whether it would go on after another one: as its schedule, the settings and `maxRecoveries` say. */
  readonly recovers: boolean;
  readonly maxRecoveries: number;
  /** How many tasks there are, have ended, and are in each state. */
  readonly tasks: { readonly total: number; readonly done: number } & Readonly<Record<JobState, number>>;
  /** In the order of the schedule's list. A task whose job was deleted is missing. */
  readonly taskList: readonly TaskProgress[];
  /** What it ended with; undefined until there is something. */
  readonly result: unknown;
}

export class RunReader {
  readonly #queue: TenantQueue;
  readonly #readJson: ReadJson;

  constructor(queue: TenantQueue, readJson: ReadJson) {
    this.#queue = queue;
    this.#readJson = readJson;
  }

  /** By the id of a run or of one of its tasks. Rejects with `NotExistError`, also for a job that is neither. */
  async read(id: string): Promise<RunProgress> {
    const first = await this.#jobs([id]);
    const runId = first.get(id)?.task?.runId ?? id;
    const [progress] = await this.readAll([runId]);
    if (!progress)
      throw new NotExistError(
        `There is no run of a schedule with the id ${id}, nor a task of one. It was deleted, or it is another tenant's.`,
      );
    return progress;
  }

  /** Those that there are. */
  async readAll(runIds: readonly string[]): Promise<readonly RunProgress[]> {
    const runs = [...(await this.#jobs(runIds)).values()];
    const limits = this.#queue.tools.limits.schedules;
    const tasks = await this.#jobs(runs.flatMap(({ dependencies }) => dependencies));
    return runIds.flatMap((id) => {
      const run = runs.find((one) => one.id === id);
      return run?.run ? [progressOf(run, run.run, tasks, limits, this.#readJson)] : [];
    });
  }

  /** What lives is in the view; the rest is read from the log. */
  async #jobs(ids: readonly string[]): Promise<ReadonlyMap<string, JobSummary>> {
    const found = new Map<string, JobSummary>();
    if (ids.length === 0) return found;
    const live = await this.#queue.look(({ view }) => ids.flatMap((id) => summariseJob(view, id) ?? []));
    for (const job of live) found.set(job.id, job);
    const others = ids.filter((id) => !found.has(id));
    if (others.length === 0) return found;
    const { log, tenant } = this.#queue.tools;
    for (const [id, job] of await readPastJobs(log, tenant, others))
      if (others.includes(id)) found.set(id, job);
    return found;
  }
}

function progressOf(
  run: JobSummary,
  order: RunOfSchedule,
  jobs: ReadonlyMap<string, JobSummary>,
  limits: ScheduleLimits,
  readJson: ReadJson,
): RunProgress {
  const { scheduleId, name, dueAtMs, maxRecoveries } = order;
  const taskList = run.dependencies.flatMap((id) => {
    const job = jobs.get(id);
    return job ? [taskProgress(job, readJson)] : [];
  });
  const startedMs = Math.min(...taskList.map(({ startedAt }) => startedAt?.getTime() ?? Infinity));
  return {
    runId: run.id,
    scheduleId,
    name,
    dueAt: new Date(dueAtMs),
    queuedAt: new Date(run.queuedAtMs),
    state: run.state,
    ...(startedMs !== Infinity && { startedAt: new Date(startedMs) }),
    ...(run.finishedAtMs !== null && { finishedAt: new Date(run.finishedAtMs) }),
    recoveries: run.requeues,
    recovers: outlivesInterruption(order, run.requeues, limits),
    maxRecoveries,
    tasks: countTasks(taskList),
    taskList,
    result: valueOf(run.result, readJson),
  };
}

function taskProgress(job: JobSummary, readJson: ReadJson): TaskProgress {
  return {
    key: job.task?.key ?? job.id,
    id: job.id,
    jobType: job.jobType,
    state: job.state,
    ...(job.startedAtMs !== null && { startedAt: new Date(job.startedAtMs) }),
    ...(job.finishedAtMs !== null && { finishedAt: new Date(job.finishedAtMs) }),
    attempts: job.attempts,
    losses: job.losses,
    result: valueOf(job.result, readJson),
  };
}

function countTasks(tasks: readonly TaskProgress[]): RunProgress["tasks"] {
  const counts = { pending: 0, running: 0, finished: 0, failed: 0, canceled: 0 };
  for (const { state } of tasks) counts[state] += 1;
  const done = counts.finished + counts.failed + counts.canceled;
  return { total: tasks.length, done, ...counts };
}

function valueOf(json: string | null, readJson: ReadJson): unknown {
  return json === null ? undefined : readJson(json);
}
