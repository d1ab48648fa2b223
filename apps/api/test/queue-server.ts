/** A server that listens, with the real queue on a log, and a way to call it. */
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { readConfig } from "../src/config/read-config.ts";
import { listen } from "../src/http/listen.ts";
import { createQueueEngine, type QueueEngine } from "../src/queue/create-queue-engine.ts";
import { apiScene, USER_TOKEN } from "./api-scene.ts";
import { listener } from "./database.ts";
import { QUEUE } from "./queue-scene.ts";

export interface QueueServer extends AsyncDisposable {
  readonly log: SyncLog;
  readonly url: string;
  readonly engine: QueueEngine;
  /** A request with the user's token below the queue's paths. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

export async function startQueueServer(
  log: SyncLog = createMemorySyncLog(),
  env: Readonly<Record<string, string>> = {},
): Promise<QueueServer> {
  const engine = createQueueEngine({ log, config: readConfig(env), logger: listener() });
  const { app } = apiScene({ log, queues: engine.exactQueues });
  const listening = await listen({ fetch: (asked) => app.fetch(asked), host: "127.0.0.1", port: 0 });
  async function close() {
    engine.queues.endWaits();
    await listening.close();
    await engine.close();
  }
  return {
    log,
    url: listening.url,
    engine,
    call: (method, path, body) =>
      fetch(`${listening.url}${QUEUE}${path}`, {
        method,
        headers: { authorization: `Bearer ${USER_TOKEN}` },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
