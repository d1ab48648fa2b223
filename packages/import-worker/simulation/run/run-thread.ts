/** A thread of its own that runs seeds, one after the other, and tells what they came to. */
import { parentPort } from "node:worker_threads";
import { runSeeds, type ThreadTask } from "./run-seeds.ts";

parentPort?.on("message", (task: ThreadTask) => {
  void runSeeds(task, (summary) => parentPort?.postMessage(summary));
});
