/** Items as a device sees them, built without a log. */
import type { ItemState, ItemView, JobStatus, Phase } from "@tidemark/import-job";

export interface ItemWish {
  readonly url?: string;
  readonly state?: ItemState;
  readonly code?: string;
  readonly message?: string;
  readonly jobId?: string;
  readonly jobStatus?: JobStatus;
  readonly isJobDeleted?: boolean;
}

let nextId = 0;

export function anItem(wish: ItemWish = {}): ItemView {
  const { url = "http://a.test/", jobId = "job", jobStatus = "running", isJobDeleted = false } = wish;
  nextId += 1;
  const job = { id: jobId, status: jobStatus, deleted: isJobDeleted };
  return { id: `item-${nextId}`, url, job, phase: phaseOf(wish) } as ItemView;
}

function phaseOf({ state = "pending", code = "not-found", message = "It is not there." }: ItemWish): Phase {
  return (state === "error" ? { state, code, message } : { state }) as Phase;
}
