/** What can be asked of a tenant's schedules, and why it is refused. */
import type { JsonObject } from "@tidemark/sync-log";

export type ScheduleCommand =
  /** Makes the schedule, or makes it what the fields say. */
  | {
      readonly kind: "put-schedule";
      readonly id: string;
      /** Fields of `ScheduleDefinition` as a record has them; what is absent gets its default. */
      readonly fields: JsonObject;
      /** Null leaves it as it is. */
      readonly paused: boolean | null;
    }
  | { readonly kind: "pause-schedule"; readonly id: string }
  | { readonly kind: "resume-schedule"; readonly id: string }
  /** Its runs go on. */
  | { readonly kind: "delete-schedule"; readonly id: string }
  /** Makes a run now, beside those that are due. */
  | { readonly kind: "trigger-schedule"; readonly id: string; readonly runId: string };

export type ScheduleRefusal =
  | { readonly reason: "schedule-not-exist"; readonly id: string }
  | { readonly reason: "invalid-schedule"; readonly problem: string };
