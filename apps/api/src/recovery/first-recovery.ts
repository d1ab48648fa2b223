/**
 * The recovery that a server owes its users before it answers them: at its start, or, where that did not
 * come about, at the first request. It never keeps anybody from being served.
 */
import type { Recovery } from "@tidemark/import-worker";
import type { Logger } from "../logging/create-logger.ts";
import { isRecovered, tellRecovery } from "./tell-recovery.ts";

export interface FirstRecovery {
  /** Recovers, for 30 s at most, and says how that went. Never rejects. */
  readonly atStart: () => Promise<void>;
  /**
   * What a request waits for, 15 s at most: nothing once a recovery went well; else the one that runs, or
   * one that the first such request begins. Later requests begin none.
   */
  readonly beforeRequest: () => Promise<void>;
}

const AT_START_MS = 30_000;
const BEFORE_REQUEST_MS = 15_000;
/** Short, because somebody waits and the database has answered a moment ago. */
const RETRY_DELAY_MS = 1_000;

export function createFirstRecovery(recovery: Pick<Recovery, "recover">, logger: Logger): FirstRecovery {
  let running: Promise<void> | null = null;
  let hasGoneWell = false;
  let hasBeenAskedFor = false;

  function run(boundMs: number): Promise<void> {
    running ??= recoverWithin(boundMs).finally(() => {
      running = null;
    });
    return running;
  }

  async function recoverWithin(boundMs: number): Promise<void> {
    const signal = AbortSignal.timeout(boundMs);
    const result = await recovery.recover({ signal, retryDelayMs: RETRY_DELAY_MS });
    hasGoneWell = isRecovered(result);
    tellRecovery(result, logger);
  }

  return {
    atStart: () => run(AT_START_MS),
    async beforeRequest() {
      if (hasGoneWell) return;
      if (running === null && hasBeenAskedFor) return;
      hasBeenAskedFor = true;
      await atMost(BEFORE_REQUEST_MS, run(BEFORE_REQUEST_MS));
    },
  };
}

async function atMost(boundMs: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, boundMs);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
