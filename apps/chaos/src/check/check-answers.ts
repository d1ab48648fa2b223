/** Holds the log to its answers: what it acknowledged is there, once and as it was; what it refused is not. */
import type { Change } from "@tidemark/sync-log";
import { digestOfChange, type HistoryFact } from "../device/history.ts";
import type { DeviceEvidence, UserEvidence } from "./evidence.ts";

export function checkAnswers({ changes, devices }: UserEvidence): string[] {
  const stored = new Map<string, Change>();
  const problems: string[] = [];
  for (const change of changes) {
    if (stored.has(change.id)) problems.push(`change ${change.id} is in the log twice`);
    stored.set(change.id, change);
  }
  for (const device of devices) {
    for (const problem of ofDevice(device, stored)) problems.push(`${device.plan.deviceId}: ${problem}`);
  }
  return problems;
}

function* ofDevice(
  { plan, history }: DeviceEvidence,
  stored: ReadonlyMap<string, Change>,
): Generator<string> {
  const tried = new Set<string>();
  const acked = new Map<string, number>();
  /** What may be there, because some try of it was not refused. */
  const possible = new Set<string>();
  const refused = new Map<string, string>();
  let open: readonly string[] = [];
  for (const line of history) {
    // A try without an answer was cut short by the device's death.
    if (line.kind === "tried" || line.kind === "begun") {
      for (const id of open) possible.add(id);
      open = line.kind === "tried" ? line.ids : [];
      for (const id of open) tried.add(id);
    }
    if (isAnswer(line)) open = [];
    if (line.kind === "unknown") for (const id of line.ids) possible.add(id);
    if (line.kind === "refused") for (const id of line.ids) refused.set(id, line.error);
    if (line.kind === "unexpected") yield `an error that a running log must not show: ${line.error}`;
    if (line.kind !== "acked") continue;
    for (const [id, seq, digest] of line.changes) {
      possible.add(id);
      const found = stored.get(id);
      if (!found) yield `change ${id} was acknowledged at ${seq} and is not in the log`;
      else if (found.seq !== seq) yield `change ${id} was acknowledged at ${seq} and is at ${found.seq}`;
      else if (digestOfChange(found) !== digest) yield `change ${id} is not as it was acknowledged`;
      const before = acked.get(id);
      if (before !== undefined && before !== seq)
        yield `change ${id} was acknowledged at ${before} and at ${seq}`;
      acked.set(id, seq);
    }
  }
  for (const id of open) possible.add(id);
  for (const [id, error] of refused) {
    if (!possible.has(id) && stored.has(id)) yield `change ${id} was refused (${error}) and is in the log`;
  }
  for (const change of stored.values()) {
    if (change.clientId === plan.deviceId && !tried.has(change.id))
      yield `change ${change.id} is in the log and was never written`;
  }
  const done = history.filter(({ kind }) => kind === "done").length;
  if (done < plan.errands.length) yield `only ${done} of ${plan.errands.length} errands were acknowledged`;
}

function isAnswer({ kind }: HistoryFact): boolean {
  return kind === "acked" || kind === "refused" || kind === "unknown";
}
