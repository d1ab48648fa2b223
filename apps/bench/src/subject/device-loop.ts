/** A device that takes every article and keeps none: what the command line does besides the worker. */
import { createDevice } from "@tidemark/cli/device";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";

/** Follows the stream until it is stopped. */
export async function startDevice(log: PostgresSyncLog, userId: string): Promise<() => Promise<void>> {
  const device = createDevice({
    log: log.asUser(userId),
    userId,
    clientId: "bench-device",
    keyOf: (url) => url,
    wants: () => true,
    folder: { write: async (key) => key },
  });
  const stopping = new AbortController();
  let news = Promise.withResolvers<void>();
  const unsubscribe = await log.subscribe(() => news.resolve());
  const follow = async () => {
    while (!stopping.signal.aborted) {
      await device.sync();
      await news.promise;
      news = Promise.withResolvers<void>();
    }
  };
  const following = follow();
  return async () => {
    stopping.abort();
    news.resolve();
    await following;
    await unsubscribe();
  };
}
