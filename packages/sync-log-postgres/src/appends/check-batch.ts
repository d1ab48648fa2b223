/** What a batch must be before anything of it is sent. */
import {
  changeProblem,
  IdReusedError,
  InvalidChangeError,
  type NewChange,
  sameContent,
} from "@tidemark/sync-log";

/** The batch by id in small letters, each once, or a throw: an id means one change, and every change must be storable. */
export function checkBatch(changes: readonly NewChange[]): Map<string, NewChange> {
  const batch = new Map<string, NewChange>();
  for (const change of changes) {
    const problem = changeProblem(change);
    if (problem) throw new InvalidChangeError(change.id, problem);
    const id = change.id.toLowerCase();
    const earlier = batch.get(id);
    if (!earlier) batch.set(id, id === change.id ? change : { ...change, id });
    else if (!sameContent(earlier, change)) throw new IdReusedError(change.id);
  }
  return batch;
}
