/**
 * One import worker as a process of its own, to be killed. It takes its settings from the
 * environment as the server does, with short waits so that many rounds fit into a minute.
 */
import { createImportEngine, createLogger, openPatiently, readConfig } from "@tidemark/api";
import { CHAOS_TUNING } from "./tuning.ts";

const config = readConfig(process.env);
const logger = createLogger({ format: "text", write: (line) => process.stderr.write(line) });
// It may be started while Postgres comes up again.
const patience = { maxRetries: 300, retryDelayMs: 100, signal: new AbortController().signal };
const { log } = await openPatiently({ config, logger }, patience);
const engine = createImportEngine({ log, config, logger, tuning: CHAOS_TUNING });
await engine.worker.start();
process.send?.("started");
