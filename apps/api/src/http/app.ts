/**
 * The HTTP application: what every request gets (an id, security headers, the guard, answers for
 * errors) and which routes there are. It opens nothing; everything it uses is handed in.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { FeedLimits } from "@tidemark/feeds";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { ImportEngine } from "../engine/create-import-engine.ts";
import type { Logger } from "../logging/create-logger.ts";
import type { QueueAccess } from "../queue/tenant-queues.ts";
import { answerErrors } from "./answer-errors.ts";
import type { ApiEnv } from "./api-env.ts";
import { articleRoutes } from "./article-routes.ts";
import { createAuthenticate, type Credentials } from "./authenticate.ts";
import { guardAreas } from "./guard-areas.ts";
import type { Health } from "./health.ts";
import { feedRoutes } from "./feeds/feed-routes.ts";
import { importRoutes } from "./imports/import-routes.ts";
import type { UserLog } from "./imports/user-log.ts";
import { internalRoutes } from "./internal-routes.ts";
import { serveDocument } from "./openapi/serve-document.ts";
import type { ApiRoutes } from "./openapi/serve-operation.ts";
import { problem } from "./problems.ts";
import { recoverBefore } from "./recover-before.ts";
import { queueRoutes, shortJobRoutes } from "./queue/queue-routes.ts";
import { serviceRoutes } from "./service-routes.ts";

export interface AppDeps {
  /** The log as one user may use it. */
  readonly logOf: (userId: string) => UserLog;
  readonly engine: Pick<ImportEngine, "worker" | "seal" | "extract" | "extractHtml">;
  readonly queues: QueueAccess;
  readonly credentials: Credentials;
  readonly checkHealth: () => Promise<Health>;
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> };
  /** What a request waits for before it is answered; health and metrics do not wait. */
  readonly recoverFirst: () => Promise<void>;
  /** Rows that a list may have. */
  readonly maxUrlsPerImport: number;
  readonly feedLimits: FeedLimits;
  readonly logger: Logger;
}

/** A browser must do nothing with what this server answers, except show it. */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  // For whoever terminates TLS to say.
  strictTransportSecurity: false,
});

export function createApp(deps: AppDeps): ApiRoutes {
  const app = new OpenAPIHono<ApiEnv>();
  app.use(requestId());
  app.use(securityHeaders);
  app.use(async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
  });
  app.use(guardAreas(createAuthenticate(deps.credentials)));
  app.use(recoverBefore(deps.recoverFirst));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (context, methods) => {
        const allow = methods.join(", ");
        const detail = `Here go ${allow}, not ${context.req.method}.`;
        return problem(context, "method-not-allowed", { detail, headers: { allow } });
      },
    }),
  );

  app.route("/", serviceRoutes(deps));
  app.route("/internal", internalRoutes(deps.engine));
  app.route("/api/v1/articles", articleRoutes(deps.engine));
  app.route(
    "/api/v1/imports",
    importRoutes({ logOf: deps.logOf, seal: deps.engine.seal, maxUrls: deps.maxUrlsPerImport }),
  );
  app.route(
    "/api/v1/feeds",
    feedRoutes({
      logOf: deps.logOf,
      queues: deps.queues,
      seal: deps.engine.seal,
      limits: deps.feedLimits,
    }),
  );
  app.route("/api/v1/queue", queueRoutes(deps.queues));
  app.route("/jobs", shortJobRoutes(deps.queues));
  serveDocument(app);

  app.notFound((context) =>
    problem(context, "not-found", { detail: "No page of this API has this address. Check the path." }),
  );
  app.onError(answerErrors(deps.logger));
  return app;
}
