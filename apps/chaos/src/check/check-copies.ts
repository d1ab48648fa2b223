/** Holds every device's copy to the log: nothing is missing, nothing came behind its cursor, and it folds to the same. */
import { createStreamView, evolve, type ImportLimits, PICKUPS, type StreamView } from "@tidemark/import-job";
import { type Change, foldWorkflow } from "@tidemark/sync-log";
import { digestOfChange } from "../device/history.ts";
import { stateDigest } from "../device/state-digest.ts";
import type { DeviceEvidence, UserEvidence } from "./evidence.ts";

export function checkCopies({ userId, changes, devices }: UserEvidence, limits: ImportLimits): string[] {
  const fold = (some: readonly Change[]) => {
    const view: StreamView = createStreamView(userId, limits);
    foldWorkflow(view, some, evolve);
    return stateDigest(view);
  };
  return devices.flatMap((device) =>
    [...ofDevice(device, changes, fold)].map((problem) => `${device.plan.deviceId}: ${problem}`),
  );
}

function* ofDevice(
  { history, mirror }: DeviceEvidence,
  changes: readonly Change[],
  fold: (some: readonly Change[]) => string,
): Generator<string> {
  const end = history.findLast((line) => line.kind === "final");
  if (!end) {
    yield "it never came to its end";
    return;
  }
  const kept = new Map(mirror.map((change) => [change.seq, change]));
  if (kept.size < mirror.length) yield "its copy has a position twice";
  const stored = new Map(changes.map((change) => [change.seq, change]));
  for (const change of changes) {
    if (change.seq > end.position) continue;
    const copy = kept.get(change.seq);
    if (!copy) yield `position ${change.seq} came behind its cursor: it never saw ${describe(change)}`;
    else if (digestOfChange(copy) !== digestOfChange(change))
      yield `position ${change.seq} is not what it has seen: ${describe(copy)}`;
  }
  for (const copy of mirror) {
    // Articles that were taken leave the log.
    const mayGo = copy.tableName === PICKUPS && copy.op === "insert";
    if (!stored.has(copy.seq) && !mayGo) yield `position ${copy.seq} has gone: ${describe(copy)}`;
  }
  const folded = fold(changes.filter(({ seq }) => seq <= end.position));
  if (folded !== end.digest) yield "it ended with another state than the log says";
  if (fold(mirror) !== end.digest) yield "its copy folds to another state than it ended with";
}

function describe({ op, tableName, recordId }: Change): string {
  return `${op} of ${tableName}/${recordId}`;
}
