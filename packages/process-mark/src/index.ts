/** Which process took a lease, and whether that process is certain to be gone. */
export {
  enterOwnWorker,
  isLeaseGone,
  leaveOwnWorker,
  processIdentity,
  type ProcessIdentity,
  type WorkerIdentity,
} from "./own-workers.ts";
