/** The HTTP application on a log, with an engine that does what a test tells it. */
import { DEFAULT_FEED_LIMITS } from "@tidemark/feeds";
import type { ExtractAnswer } from "@tidemark/import-worker";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { type AppDeps, createApp } from "../src/http/app.ts";
import type { Health } from "../src/http/health.ts";
import { queuesOf } from "./queue-scene.ts";
import { declaredRoutes, expectDeclared } from "./declared-routes.ts";
import { createLogger } from "../src/logging/create-logger.ts";

export const USER_TOKEN = "user-token-0123456789";
export const ADMIN_TOKEN = "admin-token-0123456789";
export const USER_ID = "alice";

export const ARTICLE = {
  originalUrl: "https://example.com/a",
  title: "A title",
  excerpt: null,
  content: "words",
  htmlContent: "<p>words</p>",
  author: null,
  siteName: null,
  wordCount: 1,
  readingTimeMinutes: 1,
  warning: null,
  publishedAt: "2023-05-06",
  language: "en",
  leadImageUrl: null,
} as const;

const HEALTHY: Health = {
  status: "ok",
  version: "0.0.0",
  database: { status: "ok", latencyMs: 1 },
  worker: { state: "running", lastTick: "processed", lastTickAgeMs: 5 },
  log: { importsLagMs: 0, queueLagMs: 0 },
  recovery: { state: "healthy", jobsNeedingRecovery: 0, lastAttempt: null },
};

export interface ApiScene {
  readonly app: ReturnType<typeof createApp>;
  readonly log: SyncLog;
  readonly logLines: string[];
  /**
   * A request with the user's token, unless `token` names another one, or null for none. Fails for an answer
   * that the OpenAPI document does not tell of.
   */
  readonly call: (path: string, request?: CallOptions) => Promise<Response>;
}

export interface CallOptions {
  readonly method?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** A body in JSON, with its content type. */
  readonly json?: unknown;
}

export interface SceneOptions extends Partial<Omit<AppDeps, "engine">> {
  readonly log?: SyncLog;
  readonly engine?: Partial<AppDeps["engine"]>;
}

export function apiScene(options: SceneOptions = {}): ApiScene {
  const log = options.log ?? createMemorySyncLog();
  const logLines: string[] = [];
  const answer: ExtractAnswer = { ok: true, article: ARTICLE };
  const app = createApp({
    logOf: () => log,
    queues: queuesOf({}),
    credentials: { apiToken: USER_TOKEN, adminToken: ADMIN_TOKEN, userId: USER_ID },
    checkHealth: async () => HEALTHY,
    metrics: { contentType: "text/plain; version=0.0.4", render: async () => "up 1\n" },
    recoverFirst: async () => undefined,
    maxUrlsPerImport: 10_000,
    feedLimits: DEFAULT_FEED_LIMITS,
    logger: createLogger({ format: "json", write: (line) => void logLines.push(line) }),
    ...options,
    engine: {
      worker: {
        start: async () => undefined,
        stop: async () => undefined,
        whenIdle: async () => undefined,
        runTickOnce: async () => ({ skipped: false, jobsConsidered: 0, itemsProcessed: 0 }),
      },
      seal: "ready",
      extract: async () => answer,
      extractHtml: async () => answer,
      ...options.engine,
    },
  });
  const routes = declaredRoutes(app);
  return {
    app,
    log,
    logLines,
    call: async (path, { method = "GET", token = USER_TOKEN, headers = {}, body, json } = {}) => {
      const answer = await app.request(path, {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(json !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(body !== undefined && { body }),
      });
      await expectDeclared(routes, { method, path }, answer);
      return answer;
    },
  };
}

/** The JSON of an answer, as the test expects it to be. */
export async function jsonOf<T>(response: Response | Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}
