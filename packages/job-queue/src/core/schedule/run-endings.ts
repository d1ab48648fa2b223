/** How a run ends: well when all its tasks did, otherwise failed, with a result that tells what became of them. */
import type { JsonObject } from "@tidemark/sync-log";
import { writeUnrun } from "../decide-admin.ts";
import type { JobState } from "../model.ts";
import { findJob, type JobView } from "../view.ts";
import type { Writer } from "../writer.ts";

/** For a run that waits for nothing any more, what is not in the view having been read. */
export function endRun(writer: Writer, run: JobView): void {
  const tasks = tasksOf(writer, run);
  const counts = countTasks(run, tasks);
  const isWell = counts.finished === counts.total;
  writeRunEnding(writer, run, isWell ? "finished" : "failed", {
    tasks: counts,
    recoveries: run.requeues,
    ...(isWell ? {} : { error: whatWentWrong(run, tasks) }),
  });
}

export type TaskCounts = Readonly<Record<"total" | "finished" | "failed" | "canceled", number>>;

/** Those that there are. They are in the view as long as the run lives. */
export function tasksOf({ view }: Writer, run: JobView): readonly JobView[] {
  return run.dependencies.flatMap((id) => findJob(view, id) ?? []);
}

/** The total is of all that the run names, whether or not they are there. */
export function countTasks({ dependencies }: JobView, tasks: readonly JobView[]): TaskCounts {
  const count = (state: JobState) => tasks.filter((task) => task.state === state).length;
  return {
    total: dependencies.length,
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

function whatWentWrong({ dependencies }: JobView, tasks: readonly JobView[]): JsonObject {
  const keys = (state: JobState) => tasks.filter((task) => task.state === state).map(keyOf);
  const [failed, canceled] = [keys("failed"), keys("canceled")];
  const came = new Set(tasks.map(({ id }) => id));
  const missing = dependencies.filter((id) => !came.has(id));
  const parts = [
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(canceled.length > 0 ? [`${canceled.length} were canceled`] : []),
    ...(missing.length > 0 ? [`${missing.length} never came`] : []),
  ];
  const message = `Of the run's tasks ${parts.join(" and ")}. `;
  if (missing.length === 0) return { code: "tasks-failed", message: message + REDRIVE, failed, canceled };
  return { code: "tasks-missing", message: message + BEGIN_ANEW, failed, canceled, missing };
}

const REDRIVE = "Their results tell why; redrive the failed ones when that is mended.";
const BEGIN_ANEW = "Whoever wrote the run stopped halfway; ask for another run.";
