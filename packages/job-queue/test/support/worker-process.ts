/**
 * A worker in a process of its own, for tests to kill: says each job that it begins as a line of JSON,
 * and ends one only when a line comes in. Leaves in order when its standard input ends.
 */
import { createInterface } from "node:readline";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { createJobQueue, defineHandler, startQueueWorker } from "../../src/index.ts";

const [url = "", tenant = "", leaseMs = ""] = process.argv.slice(2);
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

const log = await connectSyncLog({ url });
const queue = createJobQueue({ log, tenant, limits: { claimCheckMs: 100 }, pollMs: 50 });
const waiting: (() => void)[] = [];
const held = defineHandler("held", async ({ args, id, signal }) => {
  say({ event: "begun", id });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  waiting.push(resolve);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  await promise;
  return { echo: args };
});
const worker = await startQueueWorker({
  queue,
  handlers: [held],
  leaseMs: Number(leaseMs),
  heartbeatMs: Number(leaseMs) / 3,
  drainMs: 0,
});
say({ event: "started" });

const lines = createInterface({ input: process.stdin });
lines.on("line", () => waiting.shift()?.());
lines.on("close", () => void leave());

async function leave(): Promise<void> {
  await worker.stop();
  await queue.close();
  await log.close();
}
