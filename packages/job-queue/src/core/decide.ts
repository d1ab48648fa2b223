/**
 * Pure: (view, command, context) → the changes to append, or why there are none. One switch; each
 * leaf answers for one command. Nothing here alters the view: the changes do, when they are folded.
 */
import type { Command, DecideContext, Decision } from "./command.ts";
import { cancel, failUnrun, redrive } from "./decide-admin.ts";
import { claim, claimById } from "./decide-claim.ts";
import { deleteJob } from "./decide-delete.ts";
import { endClaim } from "./decide-ending.ts";
import { enqueue } from "./decide-enqueue.ts";
import { sweep } from "./decide-sweep.ts";
import { deleteWorker, insertWorker } from "./decide-worker.ts";
import { decideSchedule } from "./schedule/decide-schedule.ts";
import type { QueueView } from "./view.ts";

export function decide(view: QueueView, command: Command, context: DecideContext): Decision {
  switch (command.kind) {
    case "enqueue":
      return enqueue(view, command.jobs, context);
    case "claim":
      return claim(view, command, context);
    case "claim-by-id":
      return claimById(view, command, context);
    case "finish":
    case "requeue-or-finish":
    case "fail-attempt":
    case "release":
      return endClaim(view, command, context);
    case "fail-unrun":
      return failUnrun(view, command, context);
    case "cancel":
      return cancel(view, command.id, context);
    case "redrive":
      return redrive(view, command.ids, context);
    case "delete":
      return deleteJob(view, command.id, context);
    case "insert-worker":
      return insertWorker(view, command, context);
    case "delete-worker":
      return deleteWorker(view, command.id, context);
    case "put-schedule":
    case "pause-schedule":
    case "resume-schedule":
    case "delete-schedule":
    case "trigger-schedule":
      return decideSchedule(view, command, context);
    case "sweep":
      return sweep(view, command.liveLeases, context);
    default:
      return command satisfies never;
  }
}
