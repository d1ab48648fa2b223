/** Tells the observer how much there is to do: counted over all jobs of the view, so only now and then. */
import type { QueueView } from "../core/view.ts";
import { countJobs } from "../core/workload.ts";
import type { QueuePorts } from "../ports.ts";

/** Between two reports at least, ms. */
const REPORT_EVERY_MS = 5_000;

export interface ReportTools {
  readonly tenant: string;
  readonly ports: Pick<QueuePorts, "timers" | "observer">;
  /** Null while a transaction has it. */
  readonly restingView: () => QueueView | null;
}

export class WorkloadReports {
  readonly #tools: ReportTools;
  #lastMs = -Infinity;
  #callOff: (() => void) | null = null;

  constructor(tools: ReportTools) {
    this.#tools = tools;
  }

  /** A transaction was committed. Its report comes now, or with those of the next seconds. */
  changed(view: QueueView): void {
    const { timers } = this.#tools.ports;
    const waitMs = this.#lastMs + REPORT_EVERY_MS - timers.monotonicMs();
    if (waitMs <= 0) {
      this.#report(view);
      return;
    }
    this.#callOff ??= timers.after(waitMs, () => {
      this.#callOff = null;
      // While a transaction runs, the report comes with its commit.
      const resting = this.#tools.restingView();
      if (resting) this.#report(resting);
    });
  }

  /** The jobs of a queue that nobody looks at here are no concern of this process. */
  close(): void {
    this.#callOff?.();
    const { tenant, ports } = this.#tools;
    ports.observer.workload({ tenant, pending: 0, ready: 0, running: 0 });
  }

  #report(view: QueueView): void {
    const { tenant, ports } = this.#tools;
    this.#callOff?.();
    this.#callOff = null;
    this.#lastMs = ports.timers.monotonicMs();
    ports.observer.workload({ tenant, ...countJobs(view) });
  }
}
