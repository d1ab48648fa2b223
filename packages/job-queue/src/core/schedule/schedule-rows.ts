/** The system's rows of schedules' records, each saying all of it. */
import { SCHEDULES } from "../tables.ts";
import type { Writer } from "../writer.ts";
import { type SaidOfSchedule, scheduleFields } from "./schedule-record.ts";
import type { ScheduleView } from "./schedule-view.ts";

export function insertSchedule(writer: Writer, id: string, said: SaidOfSchedule): void {
  const data = scheduleFields(said);
  writer.add({ tableName: SCHEDULES, recordId: id, op: "insert", data, lastStampMs: -Infinity });
}

export function writeSchedule(
  writer: Writer,
  schedule: ScheduleView,
  news: Partial<SaidOfSchedule> = {},
): void {
  const { id, lastStampMs } = schedule;
  const data = scheduleFields({ ...schedule, ...news });
  writer.add({ tableName: SCHEDULES, recordId: id, op: "update", data, lastStampMs });
}
