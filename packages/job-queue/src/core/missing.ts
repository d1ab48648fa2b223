/** Which records have to be read before a command can be decided: of jobs at rest, which the view does not hold. */
import type { Command, RunningRef } from "./command.ts";
import { missingForDelete } from "./decide-delete.ts";
import { unreadDoubts } from "./doubts.ts";
import { missingForTakeIn } from "./take-in.ts";
import type { QueueView } from "./view.ts";

/**
 * Record ids to read with `readRecords` and to evolve in, in position order. To be asked again afterwards, until
 * nothing is missing or only what was asked for before: an id that does not exist stays missing.
 */
export function missingFor(view: QueueView, command: Command): readonly string[] {
  switch (command.kind) {
    case "enqueue":
      return missingForEnqueue(view, command);
    case "claim-by-id":
    case "fail-unrun":
    case "cancel":
      return isKnown(view, command.id) ? NONE : [command.id];
    case "requeue-or-finish":
    case "finish":
    case "fail-attempt":
    case "release":
      return missingForRef(view, command.job);
    case "redrive":
      return command.ids.filter((id) => !isKnown(view, id));
    case "delete":
      return missingForDelete(view, command.id);
    case "sweep":
      return [...unreadDoubts(view), ...missingForTakeIn(view), ...unreadTasks(view)];
    case "trigger-schedule":
      return isKnown(view, command.runId) ? NONE : [command.runId];
    case "claim":
    case "insert-worker":
    case "delete-worker":
    case "put-schedule":
    case "pause-schedule":
    case "resume-schedule":
    case "delete-schedule":
      return NONE;
    default:
      return command satisfies never;
  }
}

const NONE: readonly string[] = [];

function isKnown(view: QueueView, id: string): boolean {
  return view.jobs.has(id) || view.past.has(id);
}

function missingForEnqueue(
  view: QueueView,
  { jobs }: Extract<Command, { kind: "enqueue" }>,
): readonly string[] {
  let missing: Set<string> | null = null;
  for (const job of jobs) {
    if (job.isIdGiven && !isKnown(view, job.id)) (missing ??= new Set()).add(job.id);
    for (const id of job.dependencies) if (!isKnown(view, id)) (missing ??= new Set()).add(id);
  }
  return missing === null ? NONE : [...missing];
}

function missingForRef(view: QueueView, ref: RunningRef): readonly string[] {
  return ref.by === "token" || isKnown(view, ref.id) ? NONE : [ref.id];
}

/** Of gathering jobs that are complete: how each of what they gather ended has to be known. */
function unreadTasks(view: QueueView): readonly string[] {
  if (view.gathered.size === 0) return NONE;
  const unread: string[] = [];
  for (const { dependencies } of view.gathered)
    unread.push(...dependencies.filter((id) => !isKnown(view, id)));
  return unread;
}
