/**
 * Lets a request wait for jobs, and gives them only to somebody who is still there: a caller who hangs up
 * ends the wait, and a job whose answer did not get out goes back to the queue untried.
 */
import { DequeueTimeoutError, type JobQueue } from "@tidemark/job-queue";
import type { Context } from "hono";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiEnv } from "../api-env.ts";
import { problem } from "../problems.ts";

interface Taken {
  readonly tokens: readonly string[];
  /** What the caller is told. */
  readonly answer: object;
}

interface Counter {
  readonly queue: JobQueue;
  readonly queues: QueueAccess;
}

const RETRY_AFTER_S = "2";

export async function waitForJobs(
  context: Context<ApiEnv>,
  { queue, queues, waitSeconds }: Counter & { readonly waitSeconds: number },
  take: (signal: AbortSignal) => Promise<Taken>,
): Promise<Response> {
  const { closing } = queues;
  const patience = AbortSignal.any([
    context.req.raw.signal,
    closing,
    AbortSignal.timeout(waitSeconds * 1_000),
  ]);
  try {
    const { tokens, answer } = await take(patience);
    handOver(context, { queue, queues }, tokens);
    return context.json(answer);
  } catch (error) {
    if (!(error instanceof DequeueTimeoutError)) throw error;
    return closing.aborted ? sendAway(context) : context.body(null, 204);
  }
}

/** From here on the jobs are the caller's, unless the answer does not get out. */
export function handOver(
  context: Context<ApiEnv>,
  { queue, queues }: Counter,
  tokens: readonly string[],
): void {
  const { signal } = context.req.raw;
  const takeBack = () => {
    for (const token of tokens) {
      queue.releaseJob(token).catch((error: unknown) => queues.notGivenBack(error, token));
    }
  };
  if (signal.aborted) takeBack();
  else signal.addEventListener("abort", takeBack, { once: true });
}

function sendAway(context: Context<ApiEnv>): Response {
  return problem(context, "shutting-down", {
    detail: "The server is about to stop, and no job was taken. Ask again soon; another one may serve then.",
    // A connection that stays open would keep the server from stopping.
    headers: { "retry-after": RETRY_AFTER_S, connection: "close" },
  });
}
