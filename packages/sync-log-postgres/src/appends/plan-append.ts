/**
 * What an append of checked, fresh changes comes to, for whoever holds the head: the statements that
 * store it, the head as they leave it, and the answer to give then.
 */
import {
  type Appended,
  askedLanes,
  type Change,
  formatStamp,
  type Head,
  type HeadHints,
  type Lane,
  type NewChange,
  withAsked,
  withHints,
} from "@tidemark/sync-log";
import { type Statement, withParams } from "../connection/query.ts";
import { insertChanges } from "../queries/insert-changes.ts";
import { moveHead } from "../queries/move-head.ts";
import { encodeBatch } from "./encode-batch.ts";

export interface LaneHints extends HeadHints {
  readonly lane: Lane;
}

export interface PlannedAppend {
  /** To be sent in this order. Each is made when it is asked for. */
  readonly statements: Iterable<Statement>;
  readonly head: Head;
  readonly appended: Appended;
}

/** `nowMs` is the log's clock; `hinted` the hints that come with the append. */
export function planAppend(
  before: Head,
  nowMs: number,
  batch: readonly NewChange[],
  hinted: LaneHints | null,
): PlannedAppend {
  const { userId } = before;
  const asked = askedLanes(batch, hinted?.lane ?? null);
  const seq = before.seq + batch.length;
  const hintedHead = hinted ? withHints(before, hinted.lane, hinted) : before;
  return {
    statements: statementsOf(userId, nowMs, seq, batch, asked, hinted),
    head: { ...withAsked(hintedHead, asked, nowMs), seq },
    appended: answerLater(batch.length, () => {
      const createdAt = formatStamp(nowMs);
      return batch.map((change, index) => ({ ...change, userId, seq: before.seq + 1 + index, createdAt }));
    }),
  };
}

/** Makes the changes when they are asked for: who appends thousands a second does not ask. */
function answerLater(stored: number, make: () => Change[]): Appended {
  let made: Change[] | null = null;
  return {
    stored,
    get changes() {
      return (made ??= make());
    },
  };
}

function* statementsOf(
  userId: string,
  nowMs: number,
  seq: number,
  batch: readonly NewChange[],
  asked: ReadonlySet<Lane>,
  hinted: LaneHints | null,
): Generator<Statement> {
  yield withParams(
    moveHead,
    userId,
    seq,
    nowMs,
    asked.has("imports"),
    asked.has("queue"),
    hinted?.lane ?? null,
    hinted?.attendAtMs ?? null,
    hinted?.liveFrom ?? null,
  );
  for (const encoded of encodeBatch(batch, seq - batch.length + 1)) {
    yield withParams(insertChanges, userId, nowMs, ...encoded);
  }
}
