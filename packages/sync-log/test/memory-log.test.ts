import { createMemorySyncLog } from "@tidemark/sync-log";
import { syncLogContract } from "@tidemark/sync-log/contract";

syncLogContract("the log in memory", async () => {
  let nowMs = Date.parse("2026-06-01T00:00:00.000Z");
  const log = createMemorySyncLog({ nowMs: () => nowMs });
  return {
    log,
    asUser: () => log,
    async advance(ms) {
      nowMs += ms;
    },
    async passTime() {
      nowMs += 5;
    },
    async close() {},
  };
});
