/** A thread that does what it is told: answer, never answer, fill its heap, throw, or end. */

import { parentPort, threadId } from "node:worker_threads";
import { THREAD_READY, THREAD_SPENT } from "../../src/killable-thread.ts";

export type Order =
  | { readonly do: "echo"; readonly value: unknown }
  | {
      readonly do:
        | "spin"
        | "hoard"
        | "throw"
        | "exit"
        | "tell-environment"
        | "tell-thread"
        | "tell-thread-and-retire";
    };

const port = parentPort!;

port.on("message", (order: Order) => {
  switch (order.do) {
    case "echo":
      port.postMessage(order.value);
      break;
    case "spin":
      for (;;);
    case "hoard":
      for (const hoard: unknown[] = []; ;) hoard.push(Array.from({ length: 1_000 }, () => ({})));
    case "throw":
      throw new RangeError("as ordered");
    case "exit":
      process.exit(3);
    case "tell-environment":
      port.postMessage(Object.keys(process.env));
      break;
    case "tell-thread-and-retire":
      port.postMessage(THREAD_SPENT);
      port.postMessage(threadId);
      break;
    case "tell-thread":
      port.postMessage(threadId);
      break;
  }
});
port.postMessage(THREAD_READY);
