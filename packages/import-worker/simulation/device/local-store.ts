/**
 * What a device keeps: records as the server has them, its outbox, its place in the stream. Each function here is one
 * local transaction: it happens whole or not at all, and nothing of it waits for anything.
 */
import { createStreamView, DEFAULT_LIMITS, evolve, itemIdOfPickup, PICKUPS } from "@tidemark/import-job";
import type { StreamView } from "@tidemark/import-job";
import {
  type Change,
  type ContentRecord,
  evolveContent,
  foldWorkflow,
  type NewChange,
  parseCursor,
  WORK_TABLES,
} from "@tidemark/sync-log";
import type { Refused } from "./messages.ts";

export interface OutboxEntry {
  readonly change: NewChange;
  /** Entries of one local transaction; they are pushed together. */
  readonly group: number;
  /** The position at which the server stored it; null while it waits. */
  readonly ackedSeq: number | null;
}

interface WaitingPickup {
  readonly seq: number;
  /** The sealed article; anything else cannot be opened. */
  readonly sealed: string | null;
}

export interface LocalState {
  /** Another one after a wipe and after each start from the beginning. */
  readonly life: number;
  readonly clientId: string;
  /** As the server gave it; empty before the first answer. */
  cursor: string;
  /** Imports as the server has them. Its position is that of the cursor. */
  view: StreamView;
  /** Content records as the server has them, by `table/record id`. */
  readonly content: Map<string, ContentRecord>;
  /** By change id, in the order of writing. */
  readonly outbox: Map<string, OutboxEntry>;
  readonly setAside: Refused[];
  /** Pickups that came and were not taken, by item id. */
  readonly pickups: Map<string, WaitingPickup>;
  groups: number;
  /** Told of each change that is put into the outbox. */
  readonly onWritten: (changeId: string) => void;
}

export function emptyState(
  userId: string,
  clientId: string,
  life: number,
  onWritten: LocalState["onWritten"],
): LocalState {
  return {
    onWritten,
    life,
    clientId,
    cursor: "",
    view: createStreamView(userId, DEFAULT_LIMITS),
    content: new Map(),
    outbox: new Map(),
    setAside: [],
    pickups: new Map(),
    groups: 0,
  };
}

/** The state with nothing from the server; what waits in the outbox waits on, and is pushed again. */
export function startedOver(state: LocalState): LocalState {
  const { view, clientId, life, outbox, groups, setAside, onWritten } = state;
  const fresh = emptyState(view.userId, clientId, life + 1, onWritten);
  for (const [id, entry] of outbox) fresh.outbox.set(id, { ...entry, ackedSeq: null });
  fresh.setAside.push(...setAside);
  fresh.groups = groups;
  return fresh;
}

/** Writes of one local transaction, to be pushed together. */
export function enqueue(state: LocalState, changes: readonly NewChange[]): void {
  if (changes.length === 0) return;
  state.groups += 1;
  for (const change of changes) {
    state.outbox.set(change.id, { change, group: state.groups, ackedSeq: null });
    state.onWritten(change.id);
  }
}

/** What waits to be pushed: whole local transactions, the oldest first, about `maxChanges` of them. */
export function nextBatch(state: LocalState, maxChanges: number): NewChange[] {
  const batch: NewChange[] = [];
  let group = 0;
  for (const entry of state.outbox.values()) {
    if (entry.ackedSeq !== null) continue;
    if (batch.length >= maxChanges && entry.group !== group) break;
    group = entry.group;
    batch.push(entry.change);
  }
  return batch;
}

export function contentKey({ tableName, recordId }: Pick<NewChange, "tableName" | "recordId">): string {
  return `${tableName}/${recordId}`;
}

export function isContent({ tableName }: Pick<NewChange, "tableName">): boolean {
  return !WORK_TABLES.tableNames.includes(tableName);
}

/** A record as the user sees it: the server's, with the device's own edits put on top again. */
export function displayed(state: LocalState, key: string): ContentRecord | undefined {
  let record = state.content.get(key);
  for (const { change } of state.outbox.values()) {
    if (isContent(change) && contentKey(change) === key)
      record = evolveContent(record, asStored(change, state));
  }
  return record;
}

/** True when an own edit of the record waits. */
export function isEdited(state: LocalState, key: string): boolean {
  for (const { change, ackedSeq } of state.outbox.values()) {
    if (ackedSeq === null && contentKey(change) === key) return true;
  }
  return false;
}

function asStored(change: NewChange, { view }: LocalState): Change {
  return { ...change, userId: view.userId, seq: 0, createdAt: "" };
}

/** Folds a page of the server's changes; those at or below the cursor have been folded before. */
export function foldPage(
  state: LocalState,
  changes: readonly Change[],
  onFolded: (change: Change) => void,
): void {
  for (const change of changes) {
    if (isContent(change)) {
      const key = contentKey(change);
      state.content.set(key, evolveContent(state.content.get(key), change));
      continue;
    }
    foldWorkflow(state.view, [change], evolve, () => {
      if (change.tableName === PICKUPS) notePickup(state, change);
      onFolded(change);
    });
  }
}

function notePickup({ pickups }: LocalState, change: Change): void {
  const itemId = itemIdOfPickup(change.recordId);
  if (itemId === null) return;
  const sealed = change.data?.["sealed"];
  if (change.op === "delete") pickups.delete(itemId);
  else if (change.op === "insert")
    pickups.set(itemId, { seq: change.seq, sealed: typeof sealed === "string" ? sealed : null });
}

/** Moves the cursor forward, and lets go of own changes that have come back. */
export function moveCursor(state: LocalState, syncedUntil: string): void {
  const reached = parseCursor(syncedUntil);
  if (!reached || reached.seq < state.view.position) return;
  state.cursor = syncedUntil;
  state.view.position = reached.seq;
  for (const [id, { ackedSeq }] of state.outbox) {
    if (ackedSeq !== null && ackedSeq <= reached.seq) state.outbox.delete(id);
  }
}
