/** The engine's waits for pages of the project's own: retries and time-outs show within a minute, and no host is left alone for long. */
import type { EngineTuning } from "@tidemark/api";
import { DEFAULT_LIMITS } from "@tidemark/import-job";

export const SHORT_WAITS: EngineTuning = {
  fetch: { totalTimeoutMs: 6_000, connectTimeoutMs: 2_000 },
  worker: {
    limits: {
      ...DEFAULT_LIMITS,
      retry: { ...DEFAULT_LIMITS.retry, baseDelayMs: 300 },
      hostRestMs: 200,
      maxHostRestMs: 1_000,
      hostFaultsToGiveUp: 1_000,
    },
  },
};
