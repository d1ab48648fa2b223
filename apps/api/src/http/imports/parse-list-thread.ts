/** The thread that parses one large list, answers, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { type ListFile, parseListNow } from "./parse-list-now.ts";

parentPort?.postMessage(parseListNow(workerData as ListFile));
