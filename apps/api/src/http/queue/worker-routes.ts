/** Workers that make themselves known, over HTTP. */
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiRoutes } from "../openapi/serve-operation.ts";
import { serveOnQueue } from "./answer-refusals.ts";
import { DELETE_WORKER, LIST_WORKERS, REGISTER, REPORT_WORKER } from "./worker-operations.ts";

export function addWorkerRoutes(routes: ApiRoutes, queues: QueueAccess): void {
  const onWorker = { queues, names: "job" } as const;

  serveOnQueue(routes, onWorker, REGISTER, async (context, { body }, queue) => {
    const id = await queue.insertWorker(body.channel, body.arch, body.name);
    return context.json({ id }, 201);
  });

  serveOnQueue(routes, onWorker, LIST_WORKERS, async (context, { query }, queue) =>
    context.json({ workers: await queue.workers(query.silentForMs) }),
  );

  serveOnQueue(routes, onWorker, REPORT_WORKER, async (context, { params }, queue) => {
    await queue.updateWorkerStatus(params.id);
    return context.body(null, 204);
  });

  serveOnQueue(routes, onWorker, DELETE_WORKER, async (context, { params }, queue) => {
    await queue.deleteWorker(params.id);
    return context.body(null, 204);
  });
}
