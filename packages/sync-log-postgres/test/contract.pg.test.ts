import { syncLogContract } from "@tidemark/sync-log/contract";
import { afterAll } from "vitest";
import { openTestLogs } from "./support/open-test-log.ts";

const logs = openTestLogs();
afterAll(() => logs.close());

syncLogContract("the log on Postgres", logs.open);
