/**
 * The process that a queue under test runs in: connects, and does what it is told over its channel. Not meant to
 * be started by hand.
 */
import { SYSTEMS } from "../systems.ts";
import { type CallMessage, QUEUE_ORDER_VARIABLE, type QueueOrder, type SubjectMessage } from "./calls.ts";
import { callsOn } from "./run-calls.ts";

const tell = (message: SubjectMessage) => process.send?.(message);

const order = JSON.parse(process.env[QUEUE_ORDER_VARIABLE] ?? "null") as QueueOrder;
// Nothing is left behind when whoever ordered it is gone.
process.once("disconnect", () => process.exit());
const driver = await SYSTEMS[order.systemId].load();
const connection = await driver.connect(order.url);
const calls = callsOn(connection, (job) => tell({ kind: "job-started", ...job }));

process.on("message", (message: CallMessage) => void answer(message));
tell({ kind: "ready" });

async function answer({ call, name, argument }: CallMessage): Promise<void> {
  try {
    const value = await (calls[name] as (argument: unknown) => Promise<unknown>)(argument);
    tell({ kind: "answer", call, value });
  } catch (error) {
    tell({ kind: "failure", call, message: error instanceof Error ? String(error.stack) : String(error) });
  }
  if (name === "close") process.disconnect?.();
}
