/**
 * Pure: (view, command, context) → the changes to append, or why there are none. One switch; each
 * leaf answers for one command. Nothing here alters the view: the changes do, when they are folded.
 */
import type { NewChange } from "@tidemark/sync-log";
import { accountFor } from "./decide-account.ts";
import { claimItems, type ClaimedItem } from "./decide-claim.ts";
import { closeOrphans } from "./decide-close.ts";
import { type DroppedResult, settleClaims, type Settlement } from "./decide-settle.ts";
import { sweep } from "./decide-sweep.ts";
import type { StreamView } from "./view.ts";
import type { DecideContext } from "./writer.ts";

export type Command =
  /** Claims end as their worker reports. */
  | { readonly kind: "settle"; readonly settlements: readonly Settlement[] }
  /** Repairs: lost claims, expired and stranded pickups, items of cancelled jobs. */
  | { readonly kind: "sweep"; readonly liveWorkers: ReadonlySet<string> }
  /** A worker takes what it has room for. */
  | {
      readonly kind: "claim";
      readonly workerId: string;
      /** Items at most. */
      readonly room: number;
      /** Items of one job that may run at a time; null lends idle capacity without that bound. */
      readonly perJob: number | null;
      /** Fetches that this worker's process still allows on a host. */
      readonly hostRoom: (host: string) => number;
    }
  /** Imports whose record had its time to come are given up; their items follow with the sweep. */
  | { readonly kind: "close-orphans" }
  /** Counters, status and corrections follow the items. */
  | { readonly kind: "account" };

/** What happened, for metrics and for the worker's own bookkeeping. */
export interface Decision {
  readonly changes: readonly NewChange[];
  readonly claimed: readonly ClaimedItem[];
  /** Results that no longer belong to anything. */
  readonly dropped: readonly DroppedResult[];
  /** Items that ended or went back, by how. */
  readonly notes: readonly DecisionNote[];
}

export type DecisionNote =
  | { readonly kind: "item-extracted"; readonly warning: string | null }
  | { readonly kind: "item-failed"; readonly code: string }
  | { readonly kind: "item-retried"; readonly code: string }
  | { readonly kind: "item-cancelled" }
  | { readonly kind: "claim-lost" }
  | { readonly kind: "pickup-expired" }
  | { readonly kind: "job-done" };

export function decide(view: StreamView, command: Command, context: DecideContext): Decision {
  switch (command.kind) {
    case "settle":
      return settleClaims(view, command.settlements, context);
    case "sweep":
      return sweep(view, command.liveWorkers, context);
    case "claim":
      return claimItems(view, command, context);
    case "close-orphans":
      return closeOrphans(view, context);
    case "account":
      return accountFor(view, context);
    default:
      return command satisfies never;
  }
}
