/**
 * A device's own copy of its stream, in a file. A device that starts again folds its copy and reads on from its cursor;
 * what the log would add behind that cursor it would never see.
 */
import type { DeviceLog } from "@tidemark/cli/device";
import { PICKUPS } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { addToJournal, openJournal } from "./journal.ts";

type MirrorLine = { readonly change: Change } | { readonly cursor: number };

export function mirroredLog(log: DeviceLog, path: string): DeviceLog {
  const kept = openJournal<MirrorLine>(path);
  const changes = changesIn(kept);
  const cursor = cursorOf(kept);
  return {
    withStream: (userId, work) => log.withStream(userId, work),
    async readAfter(userId, position, query) {
      // Articles are read from the log when they are taken, not copied.
      if (query?.withoutDataOf !== PICKUPS) return log.readAfter(userId, position, query);
      if (position < cursor) {
        return { changes: changes.filter(({ seq }) => seq > position), upTo: cursor, hasMore: true };
      }
      const page = await log.readAfter(userId, position, query);
      const lines = page.changes.map((change): MirrorLine => ({ change }));
      if (page.upTo > position) addToJournal(path, [...lines, { cursor: page.upTo }]);
      return page;
    },
  };
}

/** The changes of a device's copy, in the order in which it read them. */
export function readMirror(path: string): readonly Change[] {
  return changesIn(openJournal<MirrorLine>(path));
}

function changesIn(lines: readonly MirrorLine[]): Change[] {
  return lines.flatMap((line) => ("change" in line ? [line.change] : []));
}

function cursorOf(lines: readonly MirrorLine[]): number {
  const last = lines.at(-1);
  if (!last) return 0;
  return "cursor" in last ? last.cursor : last.change.seq;
}
