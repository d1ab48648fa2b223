/** Tells the observer what a committed transition did. */
import type { DecisionNote } from "@tidemark/import-job";
import type { WorkerObserver } from "./ports.ts";
import type { TransitionReport } from "./transition.ts";

export function reportToObserver(observer: WorkerObserver, report: TransitionReport): void {
  for (const note of report.notes) reportNote(observer, note);
  for (const { reason } of report.dropped) observer.settleDropped({ reason });
  observer.logLag({ ms: report.lagMs });
}

function reportNote(observer: WorkerObserver, note: DecisionNote): void {
  switch (note.kind) {
    case "item-extracted":
      observer.itemSettled({
        result: note.warning === "probable_consent_wall" ? "consent_wall" : "extracted",
      });
      return;
    case "item-failed":
      observer.itemSettled({ result: "error", code: note.code });
      return;
    case "item-retried":
      observer.itemRetried({ code: note.code });
      return;
    case "item-cancelled":
      observer.itemSettled({ result: "cancelled" });
      return;
    case "claim-lost":
      observer.claimLost(1);
      return;
    case "pickup-expired":
      observer.pickupsRemoved(1);
      return;
    case "job-done":
      observer.jobCompleted({ result: "done" });
      return;
    default:
      return note satisfies never;
  }
}
