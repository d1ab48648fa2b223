/** What the queue itself ends jobs with: results as JSON text, each with a code and a sentence for people. */

export const WORKER_LOST = resultOf({
  code: "worker-lost",
  message: "The job's workers vanished while they ran it, as often as is allowed.",
});

export function dependencyFailed(dependency: string): string {
  const message = `Dependency ${dependency} failed or was canceled, and the job needs it.`;
  return resultOf({ code: "dependency-failed", message, dependency });
}

export function dependencyUnknown(dependency: string): string {
  const message = `Dependency ${dependency} does not exist. Add it first, or earlier in the same transaction.`;
  return resultOf({ code: "dependency-unknown", message, dependency });
}

/** How many jobs a gathering job waited for, by how they ended. */
export interface Gathered {
  readonly finished: number;
  readonly failed: number;
  readonly canceled: number;
}

export function gatheredResult(counts: Gathered): string {
  if (counts.failed + counts.canceled === 0) return JSON.stringify(counts);
  const { failed, canceled } = counts;
  const message = `Of what the job waited for, ${failed} failed and ${canceled} were canceled.`;
  return JSON.stringify({ error: { code: "incomplete", message }, ...counts });
}

function resultOf(error: Readonly<Record<string, string>>): string {
  return JSON.stringify({ error });
}
