import { randomUUID } from "node:crypto";
import { addItems, announceImport } from "@tidemark/import-job";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { expect, it } from "vitest";
import { checkOutcome } from "../src/check-outcome.ts";

it("names an item that never ended, one that is missing and an article that was not written", async () => {
  const log = createMemorySyncLog();
  const author = { clientId: "device", actor: null, nowMs: Date.now(), newId: randomUUID };
  const jobId = randomUUID();
  await log.withStream("user", (stream) =>
    stream.append([
      announceImport(author, { jobId, totalUrls: 1, source: null }),
      ...addItems(author, jobId, [{ itemId: randomUUID(), url: "http://a.test/" }], 0),
    ]),
  );
  const expected = new Map([
    ["http://a.test/", null],
    ["http://b.test/", null],
  ]);
  const { problems } = await checkOutcome({ log, userId: "user", jobId, expected, written: new Map() });
  expect(problems).toContain("the job is queued");
  expect(problems).toContain("http://a.test/ ended as pending");
  expect(problems).toContain("http://b.test/ has 0 items");
  expect(problems).toContain("http://a.test/ was not written by the device");
});
