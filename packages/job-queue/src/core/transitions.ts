/**
 * The complete table of (state × command). A new state or command does not compile until every cell
 * is answered. It says what may follow what; which claim an ending belongs to is checked beside it.
 */
import type { JobState } from "./model.ts";

export type JobCommand =
  /** A worker takes the job. */
  | "claim"
  /** The claim ended well. */
  | "finish"
  /** The claim ended and the job waits again: given back, failed with attempts left, untried, or lost. */
  | "requeue"
  | "retry"
  | "release"
  | "lose"
  /** The claim ended badly for the last time. */
  | "fail"
  /** Somebody ends a job badly that does not run. */
  | "failUnrun"
  /** What it gathers has ended. */
  | "gather"
  | "cancel"
  /** A failed job gets all its attempts again. */
  | "redrive"
  | "delete";

type Cell = { readonly to: JobState | "deleted" } | { readonly refused: TableRefusal };

type TableRefusal = "already-ended" | "already-so" | "not-pending" | "not-running" | "not-failed";

const to = (state: JobState | "deleted"): Cell => ({ to: state });
const no = (refused: TableRefusal): Cell => ({ refused });

const ENDED: Record<JobCommand, Cell> = {
  claim: no("already-ended"),
  finish: no("already-ended"),
  requeue: no("already-ended"),
  retry: no("already-ended"),
  release: no("already-ended"),
  lose: no("already-ended"),
  fail: no("already-ended"),
  failUnrun: no("already-ended"),
  gather: no("already-ended"),
  cancel: no("already-ended"),
  redrive: no("not-failed"),
  delete: to("deleted"),
};

export const JOB_TRANSITIONS: Record<JobState, Record<JobCommand, Cell>> = {
  pending: {
    claim: to("running"),
    finish: no("not-running"),
    requeue: no("not-running"),
    retry: no("not-running"),
    release: no("not-running"),
    lose: no("not-running"),
    fail: no("not-running"),
    failUnrun: to("failed"),
    gather: to("finished"),
    cancel: to("canceled"),
    redrive: no("already-so"),
    delete: to("deleted"),
  },
  running: {
    claim: no("not-pending"),
    finish: to("finished"),
    requeue: to("pending"),
    retry: to("pending"),
    release: to("pending"),
    lose: to("pending"),
    fail: to("failed"),
    failUnrun: no("not-pending"),
    gather: no("not-pending"),
    cancel: to("canceled"),
    redrive: no("not-failed"),
    delete: no("not-pending"),
  },
  finished: ENDED,
  failed: { ...ENDED, redrive: to("pending") },
  canceled: ENDED,
};
