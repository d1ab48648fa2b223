/**
 * The complete tables of (state × command), for items and for jobs. A new state or command does not
 * compile until every cell is answered. They say what may follow what; which claim a result belongs
 * to is checked beside them.
 */
import type { ItemState, JobStatus } from "./model.ts";

export type ItemCommand =
  /** A worker takes the item. */
  | "claim"
  /** The claim brought an article. */
  | "extract"
  /** The claim ended without one and the item waits again. */
  | "bounce"
  /** The claim ended for good. */
  | "fail"
  /** The pickup was not collected in time. */
  | "expire"
  /** A device took the article. */
  | "save"
  | "markDuplicate"
  | "markConsentWall"
  /** The job was cancelled. */
  | "cancel"
  /** The user wants another try. */
  | "retry";

export type JobCommand = "start" | "pause" | "resume" | "cancel" | "finish" | "reopen";

export type Cell<S> = { readonly to: S } | { readonly refused: Refusal };

export type Refusal =
  | "already-claimed"
  | "already-ended"
  | "already-so"
  | "not-claimed"
  | "not-ended"
  | "not-extracted"
  | "not-failed"
  | "not-paused"
  | "not-running";

const to = <S>(state: S): Cell<S> => ({ to: state });
const no = <S>(refused: Refusal): Cell<S> => ({ refused });

type ItemRow = Record<ItemCommand, Cell<ItemState>>;

const ENDED: ItemRow = {
  claim: no("already-ended"),
  extract: no("not-claimed"),
  bounce: no("not-claimed"),
  fail: no("not-claimed"),
  expire: no("not-extracted"),
  save: no("already-ended"),
  markDuplicate: no("already-ended"),
  markConsentWall: no("already-ended"),
  cancel: no("already-ended"),
  retry: no("not-failed"),
};

export const ITEM_TRANSITIONS: Record<ItemState, ItemRow> = {
  pending: {
    claim: to("extracting"),
    extract: no("not-claimed"),
    bounce: no("not-claimed"),
    fail: no("not-claimed"),
    expire: no("not-extracted"),
    save: no("not-extracted"),
    markDuplicate: no("not-extracted"),
    markConsentWall: no("not-extracted"),
    cancel: to("cancelled"),
    retry: no("already-so"),
  },
  extracting: {
    claim: no("already-claimed"),
    extract: to("extracted"),
    bounce: to("pending"),
    fail: to("error"),
    expire: no("not-extracted"),
    save: no("not-extracted"),
    markDuplicate: no("not-extracted"),
    markConsentWall: no("not-extracted"),
    cancel: to("cancelled"),
    retry: no("not-failed"),
  },
  extracted: {
    claim: no("already-claimed"),
    extract: no("not-claimed"),
    bounce: no("not-claimed"),
    fail: no("not-claimed"),
    expire: to("error"),
    save: to("saved"),
    markDuplicate: to("duplicate"),
    markConsentWall: to("consent-wall"),
    cancel: to("cancelled"),
    retry: no("not-failed"),
  },
  saved: ENDED,
  duplicate: ENDED,
  "consent-wall": ENDED,
  error: { ...ENDED, retry: to("pending") },
  cancelled: ENDED,
};

export const JOB_TRANSITIONS: Record<JobStatus, Record<JobCommand, Cell<JobStatus>>> = {
  queued: {
    start: to("running"),
    pause: to("paused"),
    resume: no("not-paused"),
    cancel: to("cancelled"),
    finish: to("done"),
    reopen: no("not-ended"),
  },
  running: {
    start: no("already-so"),
    pause: to("paused"),
    resume: no("not-paused"),
    cancel: to("cancelled"),
    finish: to("done"),
    reopen: no("not-ended"),
  },
  paused: {
    start: no("not-running"),
    pause: no("already-so"),
    resume: to("running"),
    cancel: to("cancelled"),
    finish: to("done"),
    reopen: no("not-ended"),
  },
  done: {
    start: no("already-ended"),
    pause: no("already-ended"),
    resume: no("not-paused"),
    cancel: no("already-ended"),
    finish: no("already-so"),
    reopen: to("running"),
  },
  cancelled: {
    start: no("already-ended"),
    pause: no("already-ended"),
    resume: no("already-ended"),
    cancel: no("already-so"),
    finish: no("already-ended"),
    reopen: no("already-ended"),
  },
};
