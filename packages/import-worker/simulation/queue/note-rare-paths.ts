/** Which rare path a row of the queue shows to have been taken. */
import type { JobBook, Step } from "./laws/job-book.ts";
import type { QueueRarePath } from "./rare-paths.ts";

/** A run that was made so long after its time was missed by everybody, ms. */
const MISSED_MS = 8_000;

export function rarePathOf({ job, from, to, change }: Step, book: JobBook): QueueRarePath | null {
  if (from === null) return isMissed(job.run?.dueAt, change.createdAt) ? "queue: due times missed" : null;
  if (from === to) return null;
  if (from === "running" && to === "canceled") return "queue: job canceled while it ran";
  if (from === "failed" && to === "pending") return "queue: dead letter driven again";
  if (to === "deleted" && job.dependencies.length > 0) return "queue: job deleted with what it needed";
  if (to === "failed" && job.result?.includes("worker-lost") === true)
    return job.isPoison ? "queue: poison job ended" : "queue: third loss";
  const isDoomed = from === "pending" && (to === "canceled" || to === "failed");
  const failed = ["failed", "canceled"];
  if (isDoomed && job.dependencies.some((id) => failed.includes(book.get(id)?.state ?? "")))
    return "queue: dependents ended with a failed job";
  return null;
}

function isMissed(dueAt: string | undefined, madeAt: string): boolean {
  return dueAt !== undefined && Date.parse(madeAt) - Date.parse(dueAt) > MISSED_MS;
}
