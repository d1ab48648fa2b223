import { createMemorySyncLog } from "@tidemark/sync-log";
import { scheduleScenarios } from "./support/schedule-scenarios.ts";

const log = createMemorySyncLog();

scheduleScenarios(async () => log);
