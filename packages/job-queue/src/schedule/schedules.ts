/** A tenant's schedules: made and changed by calls, looked at as they stand in the log. */
import type { ReadJson } from "../calls/job-answers.ts";
import { LogJobQueue } from "../calls/log-job-queue.ts";
import { accepted, refusalError } from "../calls/refusal-error.ts";
import { scheduleIdOf } from "../core/schedule/derived-id.ts";
import type { ScheduleCommand } from "../core/schedule/schedule-command.ts";
import type { JobQueue } from "../job-queue.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import { RunReader, type RunProgress } from "./run-progress.ts";
import { fieldsOfInput, type ScheduleInput } from "./schedule-input.ts";
import { type ScheduleRecord, scheduleRecord } from "./schedule-answers.ts";

/** Ids are UUIDs. Calls with an unknown one reject with `NotExistError`. */
export interface Schedules {
  /**
   * Makes the schedule, or makes it what is given; answers its id. What is so already is not written again, so this
   * may be called at every start. Rejects with `InvalidScheduleError`, then nothing is written.
   */
  put(schedule: ScheduleInput): Promise<string>;
  list(): Promise<readonly ScheduleRecord[]>;
  get(id: string): Promise<ScheduleRecord>;
  /** Makes no run until it is resumed. Runs that were made go on. */
  pause(id: string): Promise<void>;
  /** Due times of the pause are not made up for. */
  resume(id: string): Promise<void>;
  /** Runs that were made go on. */
  delete(id: string): Promise<void>;
  /** Makes a run now, beside those that are due; answers its id. */
  trigger(id: string): Promise<string>;
  /** The schedule's latest runs, the newest first, at most 20. */
  runs(id: string): Promise<readonly RunProgress[]>;
  /** How far a run has come; `id` may also be that of one of its tasks. */
  runProgress(id: string): Promise<RunProgress>;
}

export function createSchedules(queue: JobQueue): Schedules {
  if (!(queue instanceof LogJobQueue))
    throw new TypeError("Schedules need a queue that createJobQueue made.");
  return new LogSchedules(queue);
}

class LogSchedules implements Schedules {
  readonly #queue: TenantQueue;
  readonly #readJson: ReadJson;
  readonly #runs: RunReader;

  constructor({ tenantQueue, readJson }: LogJobQueue) {
    this.#queue = tenantQueue;
    this.#readJson = readJson;
    this.#runs = new RunReader(tenantQueue, readJson);
  }

  async put(schedule: ScheduleInput): Promise<string> {
    const id = schedule.id?.toLowerCase() ?? scheduleIdOf(schedule.name);
    const fields = fieldsOfInput(schedule);
    await this.#decide({ kind: "put-schedule", id, fields, paused: schedule.paused ?? null });
    return id;
  }

  list(): Promise<readonly ScheduleRecord[]> {
    return this.#queue.look(({ view: { schedules } }) =>
      [...schedules.byId.values()].map((schedule) => scheduleRecord(schedules, schedule, this.#readJson)),
    );
  }

  async get(id: string): Promise<ScheduleRecord> {
    const found = await this.#queue.look(({ view: { schedules } }) => {
      const schedule = schedules.byId.get(id.toLowerCase());
      return schedule ? scheduleRecord(schedules, schedule, this.#readJson) : null;
    });
    if (!found) throw refusalError({ reason: "schedule-not-exist", id });
    return found;
  }

  async pause(id: string): Promise<void> {
    await this.#decide({ kind: "pause-schedule", id: id.toLowerCase() });
  }

  async resume(id: string): Promise<void> {
    await this.#decide({ kind: "resume-schedule", id: id.toLowerCase() });
  }

  async delete(id: string): Promise<void> {
    await this.#decide({ kind: "delete-schedule", id: id.toLowerCase() });
  }

  async trigger(id: string): Promise<string> {
    const runId = this.#queue.tools.ports.newId();
    await this.#decide({ kind: "trigger-schedule", id: id.toLowerCase(), runId });
    return runId;
  }

  async runs(id: string): Promise<readonly RunProgress[]> {
    const { recentRuns } = await this.get(id);
    return this.#runs.readAll(recentRuns.map(({ runId }) => runId));
  }

  runProgress(id: string): Promise<RunProgress> {
    return this.#runs.read(id.toLowerCase());
  }

  async #decide(command: ScheduleCommand): Promise<void> {
    accepted(await this.#queue.decide(command));
  }
}
