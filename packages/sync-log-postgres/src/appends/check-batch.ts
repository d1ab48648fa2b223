/** What a batch must be before anything of it is sent. */
import {
  changeProblem,
  IdReusedError,
  InvalidChangeError,
  type NewChange,
  sameContent,
} from "@tidemark/sync-log";

const CAPITAL = /[A-F]/;

/** The changes with their ids in small letters, or a throw: each must be storable. */
export function checkBatch(changes: readonly NewChange[]): NewChange[] {
  const sound = new Set<object | null>();
  return changes.map((change) => {
    const problem = changeProblem(change, sound);
    if (problem) throw new InvalidChangeError(change.id, problem);
    return CAPITAL.test(change.id) ? { ...change, id: change.id.toLowerCase() } : change;
  });
}

/** A checked batch by id, each once, or a throw: an id means one change. */
export function eachOnce(checked: readonly NewChange[]): Map<string, NewChange> {
  const batch = new Map<string, NewChange>();
  for (const change of checked) {
    const earlier = batch.get(change.id);
    if (!earlier) batch.set(change.id, change);
    else if (!sameContent(earlier, change)) throw new IdReusedError(change.id);
  }
  return batch;
}
