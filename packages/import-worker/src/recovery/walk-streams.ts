/**
 * Goes through the streams that are not at rest, a few at a time, until it is told to stop. It reads
 * the heads instead of making all of them due (`attendAll`), which would wait for whoever holds one.
 */
import type { Head, Lane, SyncLog } from "@tidemark/sync-log";

export interface Walk {
  readonly log: Pick<SyncLog, "heads" | "head">;
  /** Only these; every one of the log when absent. */
  readonly streams?: readonly string[] | undefined;
  readonly atATime: number;
  readonly signal: AbortSignal;
}

/** Answers how many streams were visited. `visit` must not throw. */
export async function walkStreams(
  walk: Walk,
  visit: (userId: string, lanes: readonly Lane[]) => Promise<void>,
): Promise<number> {
  let visited = 0;
  for await (const heads of pagesOf(walk)) {
    const wanted = heads.flatMap((head) => {
      const lanes = lanesToVisit(head);
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

/** The lanes in which a worker has been asked for. */
function lanesToVisit(head: Head): Lane[] {
  const lanes: Lane[] = [];
  if (head.attendAtMs !== null) lanes.push("imports");
  if (head.queue.attendAtMs !== null) lanes.push("queue");
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
