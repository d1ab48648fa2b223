/** What is asked of schedules: made, changed, paused, deleted, and run beside their times. */
import { DONE, refuse, unchanged } from "../answers.ts";
import type { DecideContext, Decision } from "../command.ts";
import { SCHEDULES } from "../tables.ts";
import type { QueueView } from "../view.ts";
import { Writer } from "../writer.ts";
import { definitionFields, readDefinition, type ScheduleDefinition } from "./definition.ts";
import { makeRuns } from "./make-runs.ts";
import { firstDue, hasOtherTimes, nextDueFrom } from "./next-due.ts";
import type { ScheduleCommand } from "./schedule-command.ts";
import { withRuns } from "./schedule-record.ts";
import { insertSchedule, writeSchedule } from "./schedule-rows.ts";
import type { ScheduleView } from "./schedule-view.ts";

export function decideSchedule(view: QueueView, command: ScheduleCommand, context: DecideContext): Decision {
  const writer = new Writer(view, context);
  const known = view.schedules.byId.get(command.id);
  if (command.kind === "put-schedule") {
    const reading = readDefinition(command.fields);
    if (!reading.ok) return refuse({ reason: "invalid-schedule", problem: reading.problem });
    const { definition } = reading;
    if (known) return change(writer, known, { definition, paused: command.paused ?? known.paused });
    return make(writer, command.id, { definition, paused: command.paused ?? false });
  }
  if (!known) return refuse({ reason: "schedule-not-exist", id: command.id });
  const { definition } = known;
  switch (command.kind) {
    case "pause-schedule":
      return change(writer, known, { definition, paused: true });
    case "resume-schedule":
      return change(writer, known, { definition, paused: false });
    case "delete-schedule":
      writer.delete(SCHEDULES, known);
      return writer.decision(DONE);
    case "trigger-schedule":
      return trigger(writer, known, command.runId);
    default:
      return command satisfies never;
  }
}

type Wish = Pick<ScheduleView, "definition" | "paused">;

function make(writer: Writer, id: string, wish: Wish): Decision {
  const { nowMs } = writer.context;
  const { nextDueAtMs } = firstDue(wish.definition, nowMs);
  if (nextDueAtMs === null) return neverDue(wish.definition);
  insertSchedule(writer, id, {
    ...wish,
    madeAtMs: nowMs,
    nextDueAtMs: wish.paused ? null : nextDueAtMs,
    lastDueAtMs: null,
    passedOver: 0,
    recentRuns: [],
  });
  return writer.decision(DONE);
}

/** What is so already is not written again. */
function change(writer: Writer, known: ScheduleView, wish: Wish): Decision {
  const isTimedAnew = hasOtherTimes(known.definition, wish.definition) || known.paused !== wish.paused;
  if (!isTimedAnew && isSame(known.definition, wish.definition)) return unchanged(DONE);
  const { nextDueAtMs } = isTimedAnew ? nextDueFrom({ ...known, ...wish }, writer.context.nowMs) : known;
  if (isTimedAnew && nextDueAtMs === null && !wish.paused) return neverDue(wish.definition);
  writeSchedule(writer, known, { ...wish, nextDueAtMs });
  return writer.decision(DONE);
}

/** The same run asked for again is the same run, also when its tasks would be others by now. */
function trigger(writer: Writer, known: ScheduleView, runId: string): Decision {
  const { jobs, past, strays } = writer.view;
  const held = jobs.get(runId) ?? past.get(runId);
  const isAnother = held !== undefined && (held.isDeleted || held.options?.run?.scheduleId !== known.id);
  if (isAnother || strays.has(runId)) return refuse({ reason: "id-taken", id: runId });
  if (held !== undefined) return unchanged(DONE);
  const run = { runId, dueAtMs: writer.context.nowMs };
  makeRuns(writer, known, [run]);
  writeSchedule(writer, known, { recentRuns: withRuns(known.recentRuns, [run]) });
  return writer.decision(DONE);
}

function isSame(one: ScheduleDefinition, other: ScheduleDefinition): boolean {
  return JSON.stringify(definitionFields(one)) === JSON.stringify(definitionFields(other));
}

function neverDue({ cron }: ScheduleDefinition): Decision {
  const problem = `The schedule would never be due: no time to come fits "${cron}". Correct the pattern.`;
  return refuse({ reason: "invalid-schedule", problem });
}
