/**
 * Starts the embedded server again when it died while it was in use, and says so. What its clients
 * were doing is theirs to repeat; nothing that was acknowledged is lost.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { EmbeddedPostgres } from "@tidemark/sync-log-postgres";
import type { Logger } from "../logging/create-logger.ts";

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;

export interface Watch {
  /** Ends the watching, so that a server which is stopped stays so. */
  stop(): Promise<void>;
}

export function keepServerRunning(server: EmbeddedPostgres, logger: Logger): Watch {
  const stopping = new AbortController();
  const stopped = new Promise<"stop">((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve("stop"), { once: true });
  });

  async function watch(): Promise<void> {
    for (;;) {
      const end = await Promise.race([server.exited, stopped]);
      if (end === "stop" || end.kind === "stopped") return;
      logger.error(describeDeath(end), "The database server died; it is started again", { pid: server.pid });
      const { port } = server;
      await restart();
      if (stopping.signal.aborted) return;
      if (server.port === port) {
        logger.info("The database server runs again", { pid: server.pid });
      } else {
        const fact = `port ${port} was taken by another program, and the server listens on ${server.port}`;
        logger.error(fact, "The database server runs, but cannot be reached from here; start Tidemark again");
      }
    }
  }

  async function restart(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      try {
        return await server.restart();
      } catch (error) {
        logger.error(error, "The database server could not be started; it is tried again", { waitMs });
        await Promise.race([delay(waitMs, undefined, { ref: false }), stopped]);
      }
    }
  }

  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

function describeDeath({
  code,
  signal,
}: {
  readonly code: number | null;
  readonly signal: string | null;
}): string {
  return signal === null ? `it ended with exit code ${code ?? "unknown"}` : `it was ended by ${signal}`;
}
