/** Finds the jobs that no other job depends on, in a history of rows. */
import type { Change, Json } from "@tidemark/sync-log";

/** In the order of their inserts. */
export async function rootJobs(rows: AsyncIterable<Change>): Promise<readonly string[]> {
  const dependencies = new Map<string, readonly string[]>();
  for await (const { op, recordId, data } of rows) {
    if (op === "delete") dependencies.delete(recordId);
    else if (op === "insert" && !dependencies.has(recordId)) {
      dependencies.set(recordId, textsOf(data?.["dependencies"]));
    }
  }
  const needed = new Set([...dependencies.values()].flat());
  return [...dependencies.keys()].filter((id) => !needed.has(id));
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
}
