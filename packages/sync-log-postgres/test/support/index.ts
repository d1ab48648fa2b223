export { type CuttingProxy, startCuttingProxy } from "./cutting-proxy.ts";
export type { PostgresSyncLog } from "../../src/postgres-sync-log.ts";
export { emptyTestDatabase, runAsAdmin, testDatabase, type TestDatabase } from "./test-database.ts";
