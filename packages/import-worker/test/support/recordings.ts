/** An observer and a logger that remember what they were told. */
import { inspect } from "node:util";
import type { Logger, WorkerObserver } from "../../src/index.ts";

type Name = keyof WorkerObserver;

export class RecordingObserver {
  readonly #events: { readonly name: Name; readonly event: unknown }[] = [];
  readonly observer: WorkerObserver;

  constructor() {
    const note = (name: Name) => (event: unknown) => {
      this.#events.push({ name, event });
    };
    this.observer = {
      tick: note("tick"),
      itemSettled: note("itemSettled"),
      itemRetried: note("itemRetried"),
      extractDuration: note("extractDuration"),
      jobCompleted: note("jobCompleted"),
      pickupsRemoved: note("pickupsRemoved"),
      claimLost: note("claimLost"),
      settleDropped: note("settleDropped"),
      leaseRenewed: note("leaseRenewed"),
      transition: note("transition"),
      running: note("running"),
      workload: note("workload"),
      logLag: note("logLag"),
    };
  }

  of<N extends Name>(name: N): Parameters<WorkerObserver[N]>[0][] {
    return this.#events.filter((told) => told.name === name).map((told) => told.event) as never;
  }

  /** Everything that metrics could have shown, as text. */
  get text(): string {
    return inspect(this.#events, { depth: null });
  }
}

export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly errors: { readonly error: unknown; readonly message: string }[] = [];

  info(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.lines.push(inspect({ message, fields }, { depth: null }));
  }

  error(error: unknown, message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.errors.push({ error, message });
    this.lines.push(inspect({ error, message, fields }, { depth: null, showHidden: true }));
  }

  get text(): string {
    return this.lines.join("\n");
  }
}
