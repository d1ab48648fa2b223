/**
 * L15 of jobs that gather others, as runs of schedules do: one has ended exactly when what it gathers has, and a run
 * finished only if all of its tasks did. L3 of schedules: no due time has two runs.
 */
import { type Change, parseStampMs } from "@tidemark/sync-log";
import { runIdOf } from "../schedule/derived-id.ts";
import { isLive, type JobView, type QueueView } from "../view.ts";
import type { Finding } from "./findings.ts";

interface LatestRun {
  readonly madeAtMs: number;
  readonly dueAtMs: number;
}

export class RunLaws {
  /** The latest due time that has a run, by schedule. */
  readonly #latest = new Map<string, LatestRun>();
  /** Live jobs whose gathering job has ended, with its id. */
  readonly #left = new Map<string, string>();
  /** Tasks that the view did not hold when their run finished, with its id. */
  readonly #untold = new Map<string, string>();

  /** A run's first row. */
  *observeInsert(view: QueueView, job: JobView, change: Change): Generator<Finding> {
    const run = job.options?.run;
    const schedule = run && view.schedules.byId.get(run.scheduleId);
    if (!run || !schedule) return;
    const { madeAtMs } = schedule;
    const subject = `run ${job.id} at ${change.seq}`;
    if (job.id !== runIdOf(schedule, run.dueAtMs)) {
      // Who asks for a run beside the due times gives it an id, and the moment counts as its due time.
      if (run.dueAtMs !== parseStampMs(change.fieldMeta["run"]))
        yield { law: "L3", subject, what: "is for a due time under an id that does not follow from it" };
      return;
    }
    const latest = this.#latest.get(schedule.id);
    if (latest?.madeAtMs === madeAtMs && run.dueAtMs <= latest.dueAtMs)
      yield { law: "L3", subject, what: "is for a due time that was dealt with before" };
    else this.#latest.set(schedule.id, { madeAtMs, dueAtMs: run.dueAtMs });
  }

  /** A job has ended. */
  *observeEnd({ jobs }: QueueView, job: JobView, seq: number): Generator<Finding> {
    this.#left.delete(job.id);
    const { gathers, run } = job.options ?? {};
    if (!gathers) return;
    for (const id of job.dependencies) {
      const gathered = jobs.get(id);
      if (gathered && isLive(gathered)) this.#left.set(id, job.id);
      if (!run || job.state !== "finished") continue;
      if (!gathered) this.#untold.set(id, job.id);
      else if (gathered.state !== "finished") yield finishedWithout(job.id, seq, id, gathered.state);
    }
  }

  /** Record ids to be read and to be told of. */
  unread(): Iterable<string> {
    return this.#untold.keys();
  }

  /** `past` holds the jobs that were read, as they are by now; what has finished stays so. */
  *tell(past: ReadonlyMap<string, JobView>): Generator<Finding> {
    for (const [id, runId] of this.#untold) {
      const task = past.get(id);
      if (task?.state === "finished" || task?.isDeleted) continue;
      yield finishedWithout(runId, null, id, task?.state ?? "missing");
    }
    this.#untold.clear();
  }

  /** What whoever sweeps has still to do. */
  *report({ jobs }: QueueView): Generator<Finding> {
    for (const [id, by] of this.#left)
      yield {
        law: "L15",
        subject: `job ${id}`,
        what: `has not ended, although job ${by} has, which gathers it`,
      };
    for (const job of jobs.values()) {
      if (!job.options?.gathers || !isLive(job) || !job.isDue) continue;
      const isAwaiting = job.dependencies.some((id) => jobs.has(id) && isLive(jobs.get(id)!));
      if (!isAwaiting)
        yield {
          law: "L15",
          subject: `job ${job.id}`,
          what: "has not ended, although all that it gathers has",
        };
    }
  }
}

function finishedWithout(runId: string, seq: number | null, taskId: string, state: string): Finding {
  const subject = seq === null ? `run ${runId}` : `run ${runId} at ${seq}`;
  return { law: "L15", subject, what: `finished, although its task ${taskId} is ${state}` };
}
