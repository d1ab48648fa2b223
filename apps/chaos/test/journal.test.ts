import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { items } from "@tidemark/sync-log/contract";
import { PICKUPS } from "@tidemark/import-job";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addToJournal, openJournal } from "../src/device/journal.ts";
import { mirroredLog, readMirror } from "../src/device/mirror.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a line that its writer's death has cut short was never written, and the next one is whole", () => {
  const path = join(folder, "journal");
  expect(openJournal(path)).toEqual([]);
  addToJournal(path, [{ a: 1 }, { a: 2 }]);
  appendFileSync(path, '{"a":');
  expect(openJournal(path)).toEqual([{ a: 1 }, { a: 2 }]);
  addToJournal(path, [{ a: 3 }]);
  expect(readFileSync(path, "utf8").split("\n").filter(Boolean)).toHaveLength(3);
});

it("a device that starts again folds its own copy and reads on behind it", async () => {
  const path = join(folder, "mirror");
  const log = createMemorySyncLog();
  await log.withStream("ann", (stream) => stream.append(items(3)));
  const query = { withoutDataOf: PICKUPS };
  await mirroredLog(log, path).readAfter("ann", 0, query);
  await log.withStream("ann", (stream) => stream.append(items(2)));

  const again = mirroredLog(log, path);
  const own = await again.readAfter("ann", 0, query);
  expect([own.changes.length, own.upTo, own.hasMore]).toEqual([3, 3, true]);
  expect((await again.readAfter("ann", own.upTo, query)).changes).toHaveLength(2);
  expect(readMirror(path).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});
