/** A held stream of the log in memory, as its holder has it: of no use once the transaction has ended. */
import type { LockedStream } from "./log.ts";
import type { MemoryLeases } from "./memory-leases.ts";
import { jobChanges, pageOf } from "./memory-reads.ts";
import type { StreamDraft } from "./memory-stream.ts";

export interface HeldStream {
  readonly stream: LockedStream;
  /** From now on it refuses what comes late: the transaction's fate is decided. */
  readonly end: () => void;
}

export function holdStream(draft: StreamDraft, leases: MemoryLeases): HeldStream {
  let isOver = false;
  const open = (): StreamDraft => {
    if (!isOver) return draft;
    throw new Error("The transaction is over: its stream was used after the work had ended");
  };
  const { nowMs } = draft;
  const stream: LockedStream = {
    nowMs,
    get head() {
      return draft.head;
    },
    async liveWorkers(among) {
      open();
      return leases.liveAt(nowMs, among);
    },
    readAfter: async (position, query) => pageOf(open().all(), draft.head.seq, position, query),
    readJobs: async (query) => jobChanges(open().all(), query),
    readRecords: async (recordIds) => open().queueRecords(recordIds),
    append: async (changes, hints, lane) => open().append(changes, hints, lane),
    setHints: async (hints, lane) => open().setHints(hints, lane),
    removePickups: async (recordIds) => open().removePickups(new Set(recordIds)),
  };
  return {
    stream,
    end: () => {
      isOver = true;
    },
  };
}
