/**
 * The process under test: does what its order says until it is told to stop. Not meant to be started
 * by hand.
 */
import { once } from "node:events";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { createBenchWorker, extractNothing } from "../lab/bench-worker.ts";
import { startDevice } from "./device-loop.ts";
import { startEngine } from "./engine.ts";
import { startOriginalWorker } from "./original-worker.ts";
import { ORDER_VARIABLE, STARTED, type SubjectOrder } from "./settings.ts";

const order = JSON.parse(process.env[ORDER_VARIABLE] ?? "null") as SubjectOrder;
const log = await connectSyncLog({ url: order.url, migrate: false });
// Nothing is left behind when whoever ordered it is gone.
process.once("disconnect", () => process.exit());
const stop = await start();
process.send?.(STARTED);
await once(process, "message");
await stop();
await log.close();
process.disconnect?.();

async function start(): Promise<() => Promise<void>> {
  switch (order.kind) {
    case "noop-worker": {
      const { concurrency } = order;
      const options = concurrency === undefined ? {} : { concurrency };
      const worker = createBenchWorker({ log, extract: extractNothing, options });
      await worker.start();
      const stopDevice = order.hasDevice ? await startDevice(log, order.userId) : async () => undefined;
      return async () => {
        await stopDevice();
        await worker.stop();
      };
    }
    case "engine":
      return startEngine(log, order);
    case "original":
      return startOriginalWorker(log, order);
    default:
      return order satisfies never;
  }
}
