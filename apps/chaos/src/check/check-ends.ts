/** Whether every planned page has come in once, was extracted and saved once, and ended as it had to. */
import { createStreamView, evolve, type ImportLimits, isLive, type ItemView } from "@tidemark/import-job";
import { foldWorkflow } from "@tidemark/sync-log";
import type { PlannedItem } from "../plan/plan.ts";
import type { UserEvidence } from "./evidence.ts";

export function checkEnds(evidence: UserEvidence, limits: ImportLimits): string[] {
  return [...problemsOf(evidence, limits)];
}

function* problemsOf(evidence: UserEvidence, limits: ImportLimits): Generator<string> {
  const { userId, changes, items, jobIds } = evidence;
  const view = createStreamView(userId, limits);
  /** How often an item came to a state, by the fold: what had no effect does not count, nor what only says it again. */
  const times = new Map<string, number>();
  const last = new Map<string, string>();
  foldWorkflow(view, changes, evolve, ({ recordId }) => {
    const state = view.items.get(recordId)?.phase.state;
    if (state === undefined || state === last.get(recordId)) return;
    last.set(recordId, state);
    const key = `${state} ${recordId}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  });
  for (const jobId of jobIds) {
    const job = view.jobs.get(jobId);
    const isOver = job && (job.deleted || job.status === "done" || job.status === "cancelled");
    if (!isOver) yield `job ${jobId} is ${job?.status ?? "missing"}`;
  }
  if (view.jobs.size !== jobIds.length) yield `there are ${view.jobs.size} jobs, not ${jobIds.length}`;
  if (view.items.size !== items.length) yield `there are ${view.items.size} items, not ${items.length}`;
  const written = writtenItems(evidence);
  for (const planned of items) {
    const item = view.items.get(planned.itemId);
    const count = (state: string) => times.get(`${state} ${planned.itemId}`) ?? 0;
    for (const problem of ofItem(planned, item, count, written)) yield `${planned.url} ${problem}`;
  }
}

function* ofItem(
  { url, end, title, itemId }: PlannedItem,
  item: ItemView | undefined,
  count: (state: string) => number,
  written: ReadonlyMap<string, Written>,
): Generator<string> {
  if (item?.url !== url) {
    yield "has no item";
    return;
  }
  const { phase } = item;
  const ended = phase.state === "error" ? phase.code : phase.state;
  if (isLive(phase.state)) yield `has not ended: it is ${phase.state}`;
  else if (end !== "any" && ended !== end) yield `ended as ${ended}, not as ${end}`;
  if (item.pickupAtMs !== null) yield "still has a pickup";
  for (const state of ["extracted", "saved"]) {
    const isBounded = end === "any" ? count(state) <= 1 : count(state) === (end === "saved" ? 1 : 0);
    if (!isBounded) yield `was ${state} ${count(state)} times`;
  }
  const { titles, contents } = written.get(itemId) ?? { titles: new Set(), contents: new Set() };
  if (phase.state === "saved" && contents.size === 0) yield "is saved, and on no device";
  if (contents.size > 1) yield `has ${contents.size} different contents on its devices`;
  for (const found of titles) if (found !== title) yield `lies on a device as “${found}”, not as “${title}”`;
}

interface Written {
  readonly titles: Set<string>;
  /** By digest. */
  readonly contents: Set<string>;
}

/** What devices have put into their stores, by item. */
function writtenItems({ devices }: UserEvidence): ReadonlyMap<string, Written> {
  const written = new Map<string, Written>();
  for (const line of devices.flatMap(({ history }) => history)) {
    if (line.kind !== "written") continue;
    const known = written.get(line.itemId) ?? { titles: new Set(), contents: new Set() };
    known.titles.add(line.title);
    known.contents.add(line.digest);
    written.set(line.itemId, known);
  }
  return written;
}
