/** All migrations in order. A new one is added at the end; a released one is never edited. */
import { addImportJobId, createChanges, createHeads, finishTables } from "./0001-log.ts";
import { addQueueLane } from "./0002-queue-lane.ts";
import { adoptOriginal, adoptionText, hasOriginal } from "./adopt-original.ts";
import { type Migration, runAll } from "./migration.ts";

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: "log",
    text: [createChanges, addImportJobId, createHeads, ...adoptionText, ...finishTables],
    async apply(connection) {
      if (await hasOriginal(connection)) {
        await runAll(connection, [createHeads]);
        await adoptOriginal(connection);
      } else {
        await runAll(connection, [createChanges, createHeads]);
      }
      await runAll(connection, [addImportJobId, ...finishTables]);
    },
  },
  {
    version: 2,
    name: "queue-lane",
    text: addQueueLane,
    apply: (connection) => runAll(connection, addQueueLane),
  },
];

export const CURRENT_VERSION = MIGRATIONS.at(-1)!.version;
