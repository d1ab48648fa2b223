/**
 * The sync log in memory, for tests, simulations and embedding without a database. It keeps the
 * same promises as the one on Postgres and nothing beyond the life of the process.
 */
import { appendUnseen } from "./append-unseen.ts";
import { hintsOf, withHints } from "./lanes.ts";
import type { Head, HeadHints, IfFree, Lease, LockedStream, SyncLog } from "./log.ts";
import { isPickupInsert, jobChanges, pageOf } from "./memory-reads.ts";
import { QueueRecords } from "./memory-records.ts";
import { type MemoryStream, StreamDraft } from "./memory-stream.ts";
import { formatStamp } from "./stamp.ts";

export interface MemorySyncLogOptions {
  /** The log's clock, ms since 1970. Default: the machine's. */
  readonly nowMs?: () => number;
}

const EPOCH = "00000001";
const AT_REST: HeadHints = { attendAtMs: null, liveFrom: 1 };

/** A new, empty log. Shapes and promises: `SyncLog`. */
export function createMemorySyncLog(options: MemorySyncLogOptions = {}): SyncLog {
  const nowMs = options.nowMs ?? Date.now;
  const streams = new Map<string, MemoryStream>();
  const leases = new Map<string, Lease>();
  const listeners = new Set<(userId: string) => void>();

  function streamOf(userId: string): MemoryStream {
    let stream = streams.get(userId);
    if (!stream) {
      const head: Head = { userId, epoch: EPOCH, seq: 0, ...AT_REST, queue: AT_REST };
      stream = { head, changes: [], byId: new Map(), queueRecords: new QueueRecords(), held: null };
      streams.set(userId, stream);
    }
    return stream;
  }

  /** Runs `work` on a draft of the stream, which takes the stream's place only when `work` succeeds. */
  async function holdHead<T>(stream: MemoryStream, work: (locked: LockedStream) => Promise<T>): Promise<T> {
    const lockedAtMs = nowMs();
    const draft = new StreamDraft(stream, lockedAtMs);
    const { promise, resolve: release } = Promise.withResolvers<void>();
    stream.held = promise;
    try {
      const value = await work({
        get head() {
          return draft.head;
        },
        nowMs: lockedAtMs,
        liveWorkers: async (among = leases.keys()) =>
          new Set([...among].filter((id) => (leases.get(id)?.expiresAtMs ?? 0) > lockedAtMs)),
        readAfter: async (position, query) => pageOf(draft.all(), draft.head.seq, position, query),
        readJobs: async (query) => jobChanges(draft.all(), query),
        readRecords: async (recordIds) => draft.queueRecords(recordIds),
        append: async (changes, hints, lane) => draft.append(changes, hints, lane),
        setHints: async (hints, lane) => draft.setHints(hints, lane),
        removePickups: async (recordIds) => draft.removePickups(new Set(recordIds)),
      });
      draft.commit();
      if (draft.appended.length > 0) for (const listener of listeners) listener(stream.head.userId);
      return value;
    } finally {
      stream.held = null;
      release();
    }
  }

  async function withStream<T>(userId: string, work: (locked: LockedStream) => Promise<T>): Promise<T> {
    const stream = streamOf(userId);
    while (stream.held) await stream.held;
    return holdHead(stream, work);
  }

  return {
    withStream,
    append: (userId, changes, keepsHintsOf) =>
      withStream(userId, (stream) => appendUnseen(stream, changes, keepsHintsOf)),
    async withStreamIfFree<T>(
      userId: string,
      work: (locked: LockedStream) => Promise<T>,
    ): Promise<IfFree<T>> {
      const stream = streamOf(userId);
      if (stream.held) return { free: false };
      return { free: true, value: await holdHead(stream, work) };
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
      const all = [...streams.values()].map((s) => s.head).sort((a, b) => (a.userId < b.userId ? -1 : 1));
      return all.filter((h) => after === undefined || h.userId > after).slice(0, page.limit ?? 1_000);
    },
    async dueStreams(limit, lane = "imports") {
      const now = nowMs();
      const due = [...streams.values()].flatMap(({ head }) => {
        const { attendAtMs } = hintsOf(head, lane);
        return attendAtMs !== null && attendAtMs <= now ? [{ userId: head.userId, attendAtMs }] : [];
      });
      return due
        .sort((a, b) => a.attendAtMs - b.attendAtMs || (a.userId < b.userId ? -1 : 1))
        .slice(0, limit)
        .map((stream) => stream.userId);
    },
    async attendAll(lane = "imports") {
      let count = 0;
      for (const stream of streams.values()) {
        while (stream.held) await stream.held;
        const { attendAtMs, liveFrom } = hintsOf(stream.head, lane);
        if (attendAtMs === null) continue;
        stream.head = withHints(stream.head, lane, { attendAtMs: Math.min(attendAtMs, nowMs()), liveFrom });
        count += 1;
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
      async renew(lease, ttlMs) {
        const now = nowMs();
        const before = leases.get(lease.workerId);
        leases.set(lease.workerId, { ...lease, expiresAtMs: now + ttlMs });
        return { lapsed: before !== undefined && before.expiresAtMs <= now };
      },
      async drop(workerId) {
        leases.delete(workerId);
      },
      async all() {
        return [...leases.values()];
      },
    },
    async subscribe(onHint) {
      listeners.add(onHint);
      return async () => {
        listeners.delete(onHint);
      };
    },
  };
}
