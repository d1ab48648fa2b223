/** Whose turn it is, found by looking at everything. */
import type { Want } from "../../../src/core/command.ts";
import { type Entries, type Entry, isOpen } from "./entry.ts";

/** The jobs that a claim has to take, in order. */
export function turnOf(entries: Entries, want: Want, nowMs: number): readonly string[] {
  const taken = new Map<string, number>();
  const turn: string[] = [];
  const free = [...entries.values()]
    .filter(({ job }) => want.jobTypes.includes(job.jobType) && want.channels.includes(job.channel))
    .filter((entry) => entry.state === "pending" && whyNotFree(entries, entry, nowMs) === null)
    .sort((a, b) => (b.job.priority ?? 0) - (a.job.priority ?? 0) || a.inserted.seq - b.inserted.seq);
  for (const { job } of free) {
    if (turn.length === want.limit) break;
    const key = job.limit?.key;
    const before = key === undefined ? 0 : (taken.get(key) ?? 0);
    if (roomOf(entries, key, nowMs) - before <= 0) continue;
    if (key !== undefined) taken.set(key, before + 1);
    turn.push(job.id);
  }
  return turn;
}

/** Why a pending job must not be given out; null when it may be. */
export function whyNotFree(
  entries: Entries,
  { job, isDoomed, runAtMs }: Entry,
  nowMs: number,
): string | null {
  if (job.gathers) return "it gathers others";
  if (isDoomed) return "a dependency failed";
  if (runAtMs > nowMs) return "its time has not come";
  const open = job.dependencies.find((id) => entries.has(id) && isOpen(entries.get(id)!));
  if (open !== undefined) return `its dependency ${open} has not ended`;
  return roomOf(entries, job.limit?.key, nowMs) > 0 ? null : `the limit ${job.limit?.key} is full`;
}

/** All jobs with a key define it alike. */
function roomOf(entries: Entries, key: string | undefined, nowMs: number): number {
  if (key === undefined) return Infinity;
  const sharing = [...entries.values()].filter(({ job }) => job.limit?.key === key);
  const { concurrency = Infinity, rate } = sharing[0]!.job.limit!;
  const running = sharing.filter(({ state }) => state === "running").length;
  const periodMs = rate?.periodMs ?? 0;
  const started = sharing.flatMap(({ startsMs }) => startsMs.filter((atMs) => atMs + periodMs > nowMs));
  return Math.min(concurrency - running, (rate?.jobs ?? Infinity) - started.length);
}
