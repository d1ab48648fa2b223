/**
 * Goes through the streams that may have work left, a few at a time, until it is told to stop. It reads
 * the heads instead of making all of them due (`attendAll`), which would wait for whoever holds one.
 */
import type { Head, Lane, SyncLog } from "@tidemark/sync-log";

export interface Walk {
  readonly log: Pick<SyncLog, "heads" | "head">;
  /** Only these; every one of the log when absent. */
  readonly streams?: readonly string[] | undefined;
  /** Not this one: the record of the attempts themselves. */
  readonly except: string;
  /** True also to visit streams at rest that may hold something that nobody can move. */
  readonly isThorough: boolean;
  readonly atATime: number;
  readonly signal: AbortSignal;
}

/** Answers how many streams were visited. `visit` must not throw. */
export async function walkStreams(
  walk: Walk,
  visit: (userId: string, lanes: readonly Lane[]) => Promise<void>,
): Promise<number> {
  let visited = 0;
  const places = pagesOf(walk);
  for await (const heads of places) {
    const wanted = heads.flatMap((head) => {
      const lanes = head.userId === walk.except ? [] : lanesToVisit(head, walk.isThorough);
      return lanes.length > 0 ? [{ userId: head.userId, lanes }] : [];
    });
    const inTurn = wanted.values();
    const takeTurns = async () => {
      for (const { userId, lanes } of inTurn) {
        if (walk.signal.aborted) return;
        visited += 1;
        await visit(userId, lanes);
      }
    };
    await Promise.all(Array.from({ length: walk.atATime }, takeTurns));
    if (walk.signal.aborted) break;
  }
  return visited;
}

/** The lanes in which a worker has been asked for, or something may still live. */
function lanesToVisit(head: Head, isThorough: boolean): Lane[] {
  const lanes: Lane[] = [];
  const mayLive = (liveFrom: number) => isThorough && liveFrom <= head.seq;
  if (head.attendAtMs !== null || mayLive(head.liveFrom)) lanes.push("imports");
  if (head.queue.attendAtMs !== null || mayLive(head.queue.liveFrom)) lanes.push("queue");
  return lanes;
}

async function* pagesOf({ log, streams }: Walk): AsyncGenerator<readonly Head[]> {
  if (streams) {
    const heads = await Promise.all(streams.map((userId) => log.head(userId)));
    yield heads.filter((head) => head !== null);
    return;
  }
  for (let afterUserId: string | undefined; ;) {
    const heads = await log.heads(afterUserId === undefined ? {} : { afterUserId });
    const last = heads.at(-1);
    if (!last) return;
    yield heads;
    afterUserId = last.userId;
  }
}
