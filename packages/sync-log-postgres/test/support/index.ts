export { emptyTestDatabase, runAsAdmin, testDatabase, type TestDatabase } from "./test-database.ts";
