/** What an answer of the server does to a device's store, in one local transaction. */
import { type Change, parseCursor } from "@tidemark/sync-log";
import {
  contentKey,
  foldPage,
  isContent,
  isEdited,
  type LocalState,
  moveCursor,
  startedOver,
} from "./local-store.ts";
import type { Problem, Synced } from "./messages.ts";
import type { RarePaths } from "./rare-paths.ts";

/** The state that the request was made from. */
export interface Asked {
  readonly life: number;
  readonly cursor: string;
  readonly position: number;
}

export interface DeviceEars {
  readonly rare: RarePaths;
  /** The server has said which changes of this device are stored, and which of them had no effect. */
  readonly answered: (answer: Synced) => void;
  /** The server will never store a change of this device. */
  readonly refused: (changeId: string) => void;
  /** A workflow change was folded onto the device's view. */
  readonly folded: (change: Change) => void;
}

/** What an answer says of changes is true in every life of the store; its page is folded where it leaves no gap. */
export function applySynced(state: LocalState, asked: Asked, answer: Synced, ears: DeviceEars): void {
  ears.answered(answer);
  if (answer.conflicts.length > 0) ears.rare("conflict listed");
  if (state.life !== asked.life) ears.rare("answer came after its store was wiped");
  takeAcks(state, answer, ears);
  if (!isConnected(state, asked, answer)) return;
  if (asked.position < state.view.position) ears.rare("page came late and was folded before");
  for (const change of answer.serverChanges) noteRebase(state, change, ears);
  foldPage(state, answer.serverChanges, ears.folded);
  moveCursor(state, answer.syncedUntil);
}

/** The new state: a store is another one after it started over. */
export function applyProblem(
  state: LocalState,
  asked: Asked,
  problem: Problem,
  ears: DeviceEars,
): LocalState {
  if (state.life !== asked.life) return state;
  switch (problem.code) {
    case "changes-refused":
      for (const refused of problem.refused) {
        if (!state.outbox.delete(refused.eventId)) continue;
        state.setAside.push(refused);
        ears.refused(refused.eventId);
        ears.rare("refused change set aside");
      }
      return state;
    case "epoch-changed":
    case "cursor-ahead":
    case "cursor-malformed":
      ears.rare("start over after an epoch changed");
      return startedOver(state);
    case "client-id-foreign":
    case "id-reused":
      throw new Error(`The server refuses the device: ${problem.code}`);
  }
}

function takeAcks(state: LocalState, answer: Synced, ears: DeviceEars): void {
  for (const { eventId, seq } of answer.acks) {
    const entry = state.outbox.get(eventId);
    if (entry) state.outbox.set(eventId, { ...entry, ackedSeq: seq });
  }
  for (const { eventId, field, at } of answer.adjusted) {
    const entry = state.outbox.get(eventId);
    if (!entry) continue;
    const { change } = entry;
    if (isContent(change)) ears.rare("edit rebased onto its clamped time");
    const fieldMeta = { ...change.fieldMeta, [field]: at };
    state.outbox.set(eventId, { ...entry, change: { ...change, fieldMeta } });
  }
}

/** A page that begins after the cursor, or counts in another epoch, would leave a gap. */
function isConnected(state: LocalState, asked: Asked, answer: Synced): boolean {
  const [mine, theirs] = [parseCursor(state.cursor), parseCursor(answer.syncedUntil)];
  return asked.position <= state.view.position && (mine === null || mine.epoch === theirs?.epoch);
}

function noteRebase(state: LocalState, change: Change, ears: DeviceEars): void {
  if (state.outbox.size === 0 || change.clientId === state.clientId || !isContent(change)) return;
  if (isEdited(state, contentKey(change))) ears.rare("edit rebased onto another device's");
}
