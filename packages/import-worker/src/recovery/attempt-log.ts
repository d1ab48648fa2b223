/** Writes and reads attempts, each under the head of their stream. */
import { foldWorkflow, type LockedStream, QUEUE_TABLES, type SyncLog } from "@tidemark/sync-log";
import {
  type Attempt,
  type AttemptCounts,
  type AttemptEnd,
  type AttemptsView,
  createAttemptsView,
  evolveAttempts,
  forgetOldAttempts,
} from "./attempt.ts";
import { type BeginRefusal, type BeginWish, decideBegin, decideEnd, latestEnded } from "./decide-attempt.ts";
import type { RecoveryLimits } from "./limits.ts";

const TABLES = { appId: QUEUE_TABLES.appId, tableNames: [QUEUE_TABLES.recoveryAttempts] };

/** Where all processes together stand. */
export interface AttemptsStatus {
  /** The log's clock, ms. */
  readonly nowMs: number;
  /** The attempt whose worker lives. */
  readonly running: Attempt | null;
  /** One that nobody has ended, and whose process is gone. */
  readonly dead: Attempt | null;
  readonly latestEnded: Attempt | null;
}

export class AttemptLog {
  readonly #log: SyncLog;
  readonly #stream: string;
  readonly #limits: RecoveryLimits;
  readonly #newId: () => string;

  constructor(log: SyncLog, stream: string, limits: RecoveryLimits, newId: () => string) {
    this.#log = log;
    this.#stream = stream;
    this.#limits = limits;
    this.#newId = newId;
  }

  /** Null when the attempt has begun. The worker's lease has to run by then. */
  begin(wish: BeginWish): Promise<BeginRefusal | null> {
    return this.#log.withStream(this.#stream, async (stream) => {
      const view = await load(stream);
      const live = await liveAmong(stream, view);
      const decision = decideBegin(view, wish, live, this.#limits, this.#context(stream));
      await write(stream, view, decision.changes);
      return decision.refusal;
    });
  }

  /** False when the attempt was taken for dead meanwhile. */
  end(attemptId: string, end: AttemptEnd, counts: AttemptCounts): Promise<boolean> {
    return this.#log.withStream(this.#stream, async (stream) => {
      const view = await load(stream);
      const change = decideEnd(view, attemptId, end, counts, this.#context(stream));
      if (change) await write(stream, view, [change]);
      return change !== null || view.attempts.get(attemptId)?.state === end;
    });
  }

  status(): Promise<AttemptsStatus> {
    return this.#log.withStream(this.#stream, async (stream) => {
      const view = await load(stream);
      const live = await liveAmong(stream, view);
      const open = [...view.attempts.values()].filter(({ state }) => state === "running");
      return {
        nowMs: stream.nowMs,
        running: open.find(({ workerId }) => live.has(workerId)) ?? null,
        dead: open.find(({ workerId }) => !live.has(workerId)) ?? null,
        latestEnded: latestEnded(view),
      };
    });
  }

  #context({ nowMs }: LockedStream) {
    return { nowMs, newId: this.#newId };
  }
}

async function load(stream: LockedStream): Promise<AttemptsView> {
  const view = createAttemptsView(stream.head.queue.liveFrom - 1);
  for (let hasMore = true; hasMore;) {
    const page = await stream.readAfter(view.position, { tables: TABLES });
    foldWorkflow(view, page.changes, evolveAttempts);
    view.position = page.upTo;
    hasMore = page.hasMore;
  }
  return view;
}

function liveAmong(stream: LockedStream, view: AttemptsView): Promise<ReadonlySet<string>> {
  const running = [...view.attempts.values()].filter(({ state }) => state === "running");
  return stream.liveWorkers(running.map(({ workerId }) => workerId));
}

/** No worker has to look at this stream; the hints only say where the next fold may begin. */
async function write(
  stream: LockedStream,
  view: AttemptsView,
  changes: Parameters<LockedStream["append"]>[0],
) {
  if (changes.length === 0) return;
  const liveFrom = forgetOldAttempts(view);
  await stream.append(changes, { attendAtMs: null, liveFrom }, "queue");
}
