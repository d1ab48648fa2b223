/** How a run ends: well when all its tasks did, otherwise failed, with a result that tells what became of them. */
import type { JsonObject } from "@tidemark/sync-log";
import { writeUnrun } from "../decide-admin.ts";
import type { JobState } from "../model.ts";
import { findJob, type JobView } from "../view.ts";
import type { Writer } from "../writer.ts";

/** For a run that waits for nothing any more. */
export function endRun(writer: Writer, run: JobView): void {
  const tasks = tasksOf(writer, run);
  const counts = countTasks(tasks);
  const isWell = counts.finished === counts.total;
  const keys = (state: JobState) => tasks.filter((task) => task.state === state).map(keyOf);
  writeRunEnding(writer, run, isWell ? "finished" : "failed", {
    tasks: counts,
    recoveries: run.requeues,
    ...(isWell ? {} : { error: tasksFailed(keys("failed"), keys("canceled")) }),
  });
}

export type TaskCounts = Readonly<Record<"total" | "finished" | "failed" | "canceled", number>>;

/** The tasks of a run that have not been deleted. They are in the view as long as the run lives. */
export function tasksOf({ view }: Writer, run: JobView): readonly JobView[] {
  return run.dependencies.flatMap((id) => findJob(view, id) ?? []);
}

export function countTasks(tasks: readonly JobView[]): TaskCounts {
  const count = (state: JobState) => tasks.filter((task) => task.state === state).length;
  return {
    total: tasks.length,
    finished: count("finished"),
    failed: count("failed"),
    canceled: count("canceled"),
  };
}

export function writeRunEnding(
  writer: Writer,
  run: JobView,
  state: "finished" | "failed",
  result: JsonObject,
): void {
  writeUnrun(writer, run, { state, result: JSON.stringify(result) });
}

function keyOf(task: JobView): string {
  return task.options?.task?.key ?? task.id;
}

function tasksFailed(failed: readonly string[], canceled: readonly string[]): JsonObject {
  const parts = [
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(canceled.length > 0 ? [`${canceled.length} were canceled`] : []),
  ];
  return {
    code: "tasks-failed",
    message: `Of the run's tasks ${parts.join(" and ")}. Their results tell why; redrive the failed ones when that is mended.`,
    failed,
    canceled,
  };
}
