/**
 * Decides what a run has to do and adds what is new to the log, in one transaction under the
 * stream's head: killed anywhere, either all of the list is in the log or nothing of this run.
 */
import { randomUUIDv7 } from "node:crypto";
import { addItems, announceImport, type Author, intendForJob, retryItems } from "@tidemark/import-job";
import type { LockedStream, NewChange } from "@tidemark/sync-log";
import type { Device, DeviceLog } from "./device.ts";
import { type ImportPlan, itemsByKey, type PlanEntry, planImport, type PlanRules } from "./plan.ts";

const ITEMS_PER_APPEND = 2_000;
/** Seconds, on a small machine. */
const LONG_ADDITION = 20_000;

export interface EnlistOptions {
  readonly log: DeviceLog;
  readonly userId: string;
  readonly clientId: string;
  readonly device: Device;
  /** Names the import; its jobs carry it. */
  readonly source: string;
  readonly entries: readonly PlanEntry[];
  readonly keyOf: (url: string) => string;
  readonly rules: PlanRules;
  /** Told before so many addresses are added that it takes a while. */
  readonly onLongAddition?: (addresses: number) => void;
}

export interface Enlisted {
  readonly plan: ImportPlan;
  /** Items that this run follows to their end. */
  readonly itemIds: readonly string[];
}

export async function enlist(options: EnlistOptions): Promise<Enlisted> {
  const { log, userId, device, source, entries, keyOf, rules } = options;
  // A long history is read before the head is taken, so that nobody waits for it.
  await device.catchUp();
  return log.withStream(userId, async (stream) => {
    await device.catchUp(stream);
    const items = [...device.view.items.values()].filter(({ job }) => job.source === source);
    const plan = planImport(entries, itemsByKey(items, keyOf), rules);
    const author: Author = {
      clientId: options.clientId,
      actor: null,
      nowMs: Date.now(),
      newId: randomUUIDv7,
    };
    if (plan.fresh.length >= LONG_ADDITION) options.onLongAddition?.(plan.fresh.length);
    const freshIds = await addFresh(stream, author, plan.fresh, source);
    await append(stream, wake(author, plan));
    const known = [...plan.resumed, ...plan.retried].map(({ id }) => id);
    return { plan, itemIds: [...known, ...freshIds] };
  });
}

async function addFresh(
  stream: LockedStream,
  author: Author,
  fresh: readonly PlanEntry[],
  source: string,
): Promise<string[]> {
  if (fresh.length === 0) return [];
  const jobId = randomUUIDv7();
  const items = fresh.map(({ url }) => ({ itemId: randomUUIDv7(), url }));
  await append(stream, [announceImport(author, { jobId, totalUrls: items.length, source })]);
  for (let from = 0; from < items.length; from += ITEMS_PER_APPEND) {
    await append(stream, addItems(author, jobId, items.slice(from, from + ITEMS_PER_APPEND), from));
  }
  return items.map(({ itemId }) => itemId);
}

/** What an earlier run left asleep goes on: paused jobs, and failures that another try may mend. */
function wake(author: Author, { resumed, retried }: ImportPlan): NewChange[] {
  const jobs = new Set([...resumed, ...retried].map(({ job }) => job));
  const paused = [...jobs].filter(({ status }) => status === "paused");
  return [
    ...paused.map(({ id }) => intendForJob(author, id, "resume")),
    ...retryItems(
      author,
      retried.map(({ id }) => id),
    ),
  ];
}

async function append(stream: LockedStream, changes: readonly NewChange[]): Promise<void> {
  if (changes.length > 0) await stream.append(changes);
}
