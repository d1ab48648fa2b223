/**
 * One import worker as a process of its own, to be killed. It takes its settings from the
 * environment as the server does, with short waits so that many rounds fit into a minute.
 */
import { createImportEngine, createLogger, openDatabase, readConfig } from "@tidemark/api";
import { CHAOS_TUNING } from "./tuning.ts";

const config = readConfig(process.env);
const logger = createLogger({ format: "text", write: (line) => process.stderr.write(line) });
const { log } = await openDatabase({ config, logger });
const engine = createImportEngine({ log, config, logger, tuning: CHAOS_TUNING });
await engine.worker.start();
process.send?.("started");
