/** Hands what queues report to the metrics. Adds up what each queue tells for itself: who waits, and jobs. */
import type { QueueObserver, QueueWorkload } from "@tidemark/job-queue";
import type { JobQueueMetrics } from "@tidemark/metrics";

type Jobs = Omit<QueueWorkload, "tenant">;

const ignore = () => undefined;

const SILENT: QueueObserver = {
  transition: ignore,
  note: ignore,
  jobStarted: ignore,
  transitionFailed: ignore,
  waiting: ignore,
  workload: ignore,
};

/** Gives each queue an observer of its own. Without metrics nobody is told. */
export function createQueueObservers(metrics: JobQueueMetrics | null): () => QueueObserver {
  if (metrics === null) return () => SILENT;
  const waiting = new Map<QueueObserver, number>();
  const jobs = new Map<QueueObserver, Jobs>();
  return () => {
    const observer: QueueObserver = {
      transition: metrics.transition,
      jobStarted: metrics.jobStarted,
      transitionFailed: metrics.transitionFailed,
      waiting(count) {
        if (count === 0) waiting.delete(observer);
        else waiting.set(observer, count);
        metrics.waiting(sum(waiting.values()));
      },
      workload({ pending, ready, running }) {
        if (pending + running === 0) jobs.delete(observer);
        else jobs.set(observer, { pending, ready, running });
        const all = [...jobs.values()];
        metrics.workload({
          pending: sum(all.map((one) => one.pending)),
          ready: sum(all.map((one) => one.ready)),
          running: sum(all.map((one) => one.running)),
        });
      },
      note(note) {
        switch (note.kind) {
          case "job-ended":
            return metrics.jobEnded(note);
          case "job-retried":
            return metrics.jobRetried(note);
          case "claim-lost":
            return metrics.claimLost(note);
          case "run-made":
            return metrics.run("made");
          case "run-recovered":
            return metrics.run("recovered");
          case "run-abandoned":
            return metrics.run("abandoned");
          default:
            return note satisfies never;
        }
      },
    };
    return observer;
  };
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
