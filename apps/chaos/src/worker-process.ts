/**
 * One import worker as a process of its own, to be killed: the server's own engine with short waits. Its arguments are
 * the database's URL and, to see that the check finds it, the names of faults that it is to have.
 */
import { createImportEngine, createLogger, readConfig } from "@tidemark/api";
import { withMutation } from "./mutations.ts";
import { openLog } from "./open-log.ts";
import { CHAOS_TUNING } from "./tuning.ts";

const [url = "", ...mutations] = process.argv.slice(2);
// Whoever started it must not leave it behind.
process.on("disconnect", () => process.exit());
const config = readConfig(process.env);
const logger = createLogger({ format: "text", write: (line) => process.stderr.write(line) });
const log = await openLog(url, config.databaseConnections);
const engine = createImportEngine({
  log: mutations.reduce(withMutation, log),
  config,
  logger,
  tuning: CHAOS_TUNING,
});
await engine.worker.start();
process.send?.(engine.workerId);
