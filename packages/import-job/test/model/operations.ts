/** What can happen to a stream in a story: by users, devices, vandals, workers, and with time. */
import type { Json } from "@tidemark/sync-log";
import type { JobIntent, Outcome, Taken } from "../../src/index.ts";

/** What a writer's clock says. `unstamped` writers give no field times at all. */
export type Clock = "right" | "slow" | "fast" | "in-1970" | "in-9000" | "unstamped";

/** Records are named by any number; it counts round what there is. `aims` picks a record that fits. */
export type Operation =
  | {
      readonly kind: "import";
      readonly items: number;
      /** Items announced beyond those that come. */
      readonly absent: number;
      readonly order: "job-first" | "items-first";
      readonly clock: Clock;
    }
  | { readonly kind: "add-items"; readonly job: number; readonly items: number; readonly clock: Clock }
  | { readonly kind: "intend"; readonly job: number; readonly intent: JobIntent; readonly clock: Clock }
  | { readonly kind: "delete"; readonly job: number; readonly clock: Clock }
  | { readonly kind: "retry"; readonly item: number; readonly aims: boolean; readonly clock: Clock }
  | {
      readonly kind: "take";
      readonly item: number;
      readonly aims: boolean;
      readonly taken: Taken;
      readonly part: "both" | "state" | "pickup";
      readonly clock: Clock;
    }
  | { readonly kind: "push-again"; readonly insert: number; readonly clock: Clock }
  | {
      readonly kind: "scribble";
      readonly on: "job" | "item" | "pickup";
      readonly record: number;
      readonly op: "insert" | "update" | "delete";
      readonly fields: Readonly<Record<string, Json>>;
      readonly origin: "user" | "agent" | "system";
      readonly clock: Clock;
    }
  | {
      readonly kind: "work";
      readonly worker: number;
      readonly results: readonly Result[];
      readonly claim: { readonly room: number; readonly perJob: number | null } | null;
      readonly random: number;
    }
  | { readonly kind: "die" | "revive" | "forget"; readonly worker: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "age-pickups" };

/** A result of one of the worker's claims, old ones included; `again` leaves it to be told once more. */
export interface Result {
  readonly claim: number;
  readonly outcome: Outcome;
  readonly again: boolean;
}
