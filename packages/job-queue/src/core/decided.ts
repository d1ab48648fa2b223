/** Stores decided changes as the log will: at the next positions, at the moment of the transition. */
import type { Change, Effect, NewChange } from "@tidemark/sync-log";
import { evolve } from "./evolve.ts";
import type { QueueView } from "./view.ts";

/** Folds what was decided onto the view. Throws when the tables refuse it: then the decision is a bug. */
export function foldDecided(view: QueueView, changes: readonly NewChange[], storedAt: string): void {
  for (const change of changes) {
    const seq = view.position + 1;
    const effect = evolve(view, storedChange(change, view.userId, seq, storedAt));
    view.position = seq;
    if (effect.kind === "ignored") throw refusedDecision(change, effect);
  }
}

/** Written out, because a spread costs as much as all the rest of a fold. */
function storedChange(change: NewChange, userId: string, seq: number, createdAt: string): Change {
  return {
    id: change.id,
    appId: change.appId,
    tableName: change.tableName,
    recordId: change.recordId,
    op: change.op,
    data: change.data,
    fieldMeta: change.fieldMeta,
    spaceId: change.spaceId,
    clientId: change.clientId,
    schemaVersion: change.schemaVersion,
    actor: change.actor,
    origin: change.origin,
    userId,
    seq,
    createdAt,
  };
}

function refusedDecision(change: NewChange, effect: Extract<Effect, { kind: "ignored" }>): Error {
  return new Error(
    `The queue decided what its own tables refuse: ${effect.reason}, ${change.tableName} ${change.recordId}.`,
  );
}
