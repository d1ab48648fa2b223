/**
 * The sync log in memory, for tests, simulations and embedding without a database. It keeps the
 * same promises as the one on Postgres and nothing beyond the life of the process.
 */
import { appendUnseen } from "./append-unseen.ts";
import { compareCodePoints } from "./code-point-order.ts";
import { KeyedTurns } from "./keyed-turns.ts";
import { hintsOf, withHints } from "./lanes.ts";
import type { IfFree, LockedStream, SyncLog } from "./log.ts";
import { MemoryHints } from "./memory-hints.ts";
import { MemoryLeases } from "./memory-leases.ts";
import { holdStream } from "./memory-locked-stream.ts";
import { isPickupInsert, pageOf } from "./memory-reads.ts";
import { emptyStream, type MemoryStream, StreamDraft } from "./memory-stream.ts";
import { formatStamp } from "./stamp.ts";

export interface MemorySyncLogOptions {
  /** The log's clock, ms since 1970. Default: the machine's. */
  readonly nowMs?: () => number;
}

/** A new, empty log. Shapes and promises: `SyncLog`. */
export function createMemorySyncLog(options: MemorySyncLogOptions = {}): SyncLog {
  const nowMs = options.nowMs ?? Date.now;
  /** Those that a transaction was kept of. */
  const streams = new Map<string, MemoryStream>();
  const turns = new KeyedTurns();
  const leases = new MemoryLeases(nowMs);
  const hints = new MemoryHints();

  /** Runs `work` on a draft of the stream, which takes the stream's place only when `work` succeeds. */
  async function holdHead<T>(userId: string, work: (locked: LockedStream) => Promise<T>): Promise<T> {
    const stream = streams.get(userId) ?? emptyStream(userId);
    const draft = new StreamDraft(stream, nowMs());
    const held = holdStream(draft, leases);
    try {
      const value = await work(held.stream);
      draft.commit();
      streams.set(userId, stream);
      if (draft.appended.length > 0) hints.publish(userId);
      return value;
    } finally {
      held.end();
    }
  }

  function withStream<T>(userId: string, work: (locked: LockedStream) => Promise<T>): Promise<T> {
    return turns.take(userId, () => holdHead(userId, work));
  }

  return {
    withStream,
    append: (userId, changes, keepsHintsOf) =>
      withStream(userId, (stream) => appendUnseen(stream, changes, keepsHintsOf)),
    async withStreamIfFree<T>(
      userId: string,
      work: (locked: LockedStream) => Promise<T>,
    ): Promise<IfFree<T>> {
      if (turns.isTaken(userId)) return { free: false };
      return { free: true, value: await withStream(userId, work) };
    },
    async readAfter(userId, position, query) {
      const stream = streams.get(userId);
      return stream
        ? pageOf(stream.changes, stream.head.seq, position, query)
        : pageOf([], 0, position, query);
    },
    async readRecords(userId, recordIds) {
      return streams.get(userId)?.queueRecords.read(recordIds) ?? [];
    },
    async head(userId) {
      return streams.get(userId)?.head ?? null;
    },
    async heads(page = {}) {
      const after = page.afterUserId;
      const all = [...streams.values()].map((stream) => stream.head);
      return all
        .filter((head) => after === undefined || compareCodePoints(head.userId, after) > 0)
        .sort((a, b) => compareCodePoints(a.userId, b.userId))
        .slice(0, page.limit ?? 1_000);
    },
    async dueStreams(limit, lane = "imports") {
      const now = nowMs();
      const due = [...streams.values()].flatMap(({ head }) => {
        const { attendAtMs } = hintsOf(head, lane);
        return attendAtMs !== null && attendAtMs <= now ? [{ userId: head.userId, attendAtMs }] : [];
      });
      return due
        .sort((a, b) => a.attendAtMs - b.attendAtMs || compareCodePoints(a.userId, b.userId))
        .slice(0, limit)
        .map((stream) => stream.userId);
    },
    async attendAll(lane = "imports") {
      let count = 0;
      for (const userId of [...streams.keys()].sort(compareCodePoints)) {
        await turns.take(userId, async () => {
          const stream = streams.get(userId)!;
          const { attendAtMs, liveFrom } = hintsOf(stream.head, lane);
          if (attendAtMs === null) return;
          stream.head = withHints(stream.head, lane, { attendAtMs: Math.min(attendAtMs, nowMs()), liveFrom });
          count += 1;
        });
      }
      return count;
    },
    async removePickupsOlderThan(ageMs) {
      const cutoff = formatStamp(nowMs() - ageMs);
      let removed = 0;
      for (const stream of streams.values()) {
        const old = stream.changes.filter((c) => isPickupInsert(c) && c.createdAt < cutoff);
        if (old.length === 0) continue;
        for (const change of old) stream.byId.delete(change.id);
        stream.changes = stream.changes.filter((c) => stream.byId.has(c.id));
        removed += old.length;
      }
      return removed;
    },
    leases: {
      renew: (lease, ttlMs) => leases.renew(lease, ttlMs),
      drop: (workerId) => leases.drop(workerId),
      all: () => leases.all(),
    },
    subscribe: async (onHint) => hints.subscribe(onHint),
  };
}
