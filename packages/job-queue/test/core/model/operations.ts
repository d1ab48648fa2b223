/** What can happen in a story. Numbers name jobs, workers and processes; the story takes them modulo how many there are. */

export interface DrawnJob {
  readonly type: number;
  readonly channel: number;
  readonly priority: number;
  /** Ms from now; null for at once. */
  readonly delayMs: number | null;
  /** Jobs that exist by now. */
  readonly dependencies: readonly number[];
  /** Depends on the one before it in the batch. */
  readonly follows: boolean;
  readonly policy: "run" | "cancel" | "fail";
  readonly unique: { readonly key: number; readonly periodMs: number | null } | null;
  readonly limit: number | null;
  readonly maxAttempts: number | null;
  readonly gathers: boolean;
  /** Takes the id of a job that exists by now. */
  readonly repeats: number | null;
}

export type ForeignRow =
  | { readonly kind: "insert"; readonly job: DrawnJob }
  /** The same insert once more, with another change id. */
  | { readonly kind: "repeat-insert"; readonly job: number }
  | { readonly kind: "cancel"; readonly job: number }
  | { readonly kind: "delete"; readonly job: number }
  | { readonly kind: "scribble"; readonly job: number; readonly field: number }
  | { readonly kind: "claim"; readonly job: number };

/** By how much the writer's clock is off, ms. */
type ClockError = number;

export type Operation =
  | { readonly kind: "enqueue"; readonly process: number; readonly jobs: readonly DrawnJob[] }
  | {
      readonly kind: "claim";
      readonly process: number;
      readonly worker: number;
      readonly types: readonly number[];
      readonly channels: readonly number[];
      readonly limit: number;
      readonly lease: "worker" | "token";
    }
  | { readonly kind: "claim-by-id"; readonly process: number; readonly worker: number; readonly job: number }
  | {
      readonly kind: "tell";
      readonly process: number;
      /** Which of the claims that were ever given out. */
      readonly claim: number;
      readonly what: "finish" | "fail" | "fail-for-good" | "release" | "requeue";
      readonly by: "token" | "id" | "id-and-token";
      readonly random: number;
    }
  | {
      readonly kind: "order";
      readonly process: number;
      readonly what: "cancel" | "fail-unrun" | "delete";
      readonly job: number;
    }
  | { readonly kind: "redrive"; readonly process: number; readonly jobs: readonly number[] }
  | { readonly kind: "sweep"; readonly process: number }
  | { readonly kind: "register"; readonly process: number; readonly worker: number }
  | { readonly kind: "unregister"; readonly process: number; readonly worker: number }
  | { readonly kind: "foreign"; readonly row: ForeignRow; readonly clockErrorMs: ClockError }
  | { readonly kind: "die"; readonly worker: number }
  | { readonly kind: "revive"; readonly worker: number }
  | { readonly kind: "beat"; readonly claim: number }
  | { readonly kind: "forget"; readonly process: number }
  | { readonly kind: "crash"; readonly process: number; readonly worker: number }
  | { readonly kind: "pass"; readonly ms: number };
