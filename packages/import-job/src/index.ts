export { advance, nextAttentionMs } from "./advance.ts";
export { createStreamView } from "./create-view.ts";
export type { Command, Decision, DecisionNote } from "./decide.ts";
export { decide } from "./decide.ts";
export type { ClaimedItem } from "./decide-claim.ts";
export type { DroppedResult, Settlement } from "./decide-settle.ts";
export type { Missing } from "./evolve.ts";
export { evolve, missingFor } from "./evolve.ts";
export type { Outcome, PickupContent, PickupPayload } from "./failure.ts";
export { isHostFault, ORPHANED, OWN_FAILURES, PICKUP_EXPIRED, WORKER_LOST } from "./failure.ts";
export { itemFields, jobFields } from "./fields.ts";
export { hostOf } from "./host.ts";
export type { Author, JobIntent, NewItem, Taken } from "./intents.ts";
export { addItems, announceImport, deleteImport, intendForJob, retryItems, takeArticle } from "./intents.ts";
export type { Finding, StreamReport } from "./law-check.ts";
export { LawCheck } from "./law-check.ts";
export type { ImportLimits } from "./limits.ts";
export { assertLimits, DEFAULT_LIMITS } from "./limits.ts";
export type { ItemState, JobStatus } from "./model.ts";
export {
  APP_ID,
  articleIdOf,
  ARTICLES,
  isLive,
  ITEM_STATES,
  itemIdOfPickup,
  ITEMS,
  JOB_STATUSES,
  JOBS,
  pickupIdOf,
  PICKUPS,
  WORKER_ACTOR,
  WORKER_CLIENT_ID,
} from "./model.ts";
export { availableItems } from "./pick.ts";
export { finishTransition, liveFromOf } from "./rest.ts";
export type { ImportSummary, ItemSummary, Workload } from "./summary.ts";
export { summariseImport, summariseItem, workloadOf } from "./summary.ts";
export type { Cell, ItemCommand, JobCommand, Refusal } from "./transitions.ts";
export { ITEM_TRANSITIONS, JOB_TRANSITIONS } from "./transitions.ts";
export type { ItemView, JobCounters, JobView, Phase, StreamView } from "./view.ts";
export { countersOf, isCalledOff, liveCount } from "./view.ts";
export type { DecideContext } from "./writer.ts";
