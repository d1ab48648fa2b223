/**
 * One worker thread that does one job at a time and can be stopped in the middle of it. When it is
 * stopped, runs past its time or dies, it is dead for good; replacing it is the pool's business.
 */

import { Worker, type Transferable } from "node:worker_threads";

/** The first message of every thread, once it can take jobs. */
export const THREAD_READY = "ready";

/** What a thread says before an answer that shall be its last: it holds memory that it cannot give back. */
export const THREAD_SPENT = "spent";

export interface ThreadSpec {
  readonly script: URL;
  /** Reaches the thread as `workerData`. */
  readonly settings: unknown;
  /** Old-generation heap in MiB. */
  readonly heapMb: number;
  /** Young-generation heap in MiB. */
  readonly youngHeapMb: number;
  readonly startTimeoutMs: number;
  readonly jobTimeoutMs: number;
}

/** How a job ended: with what the thread answered, or with the thread's death. */
export type JobEnd =
  | { readonly kind: "answered"; readonly answer: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "crashed"; readonly reason: string }
  | { readonly kind: "stopped" };

type State =
  | { readonly kind: "starting"; readonly timer: NodeJS.Timeout }
  | { readonly kind: "idle" }
  | { readonly kind: "busy"; readonly timer: NodeJS.Timeout; readonly settle: (end: JobEnd) => void }
  | { readonly kind: "dead" };

export interface ThreadEvents {
  /** The thread has loaded, or has answered: it can take a job. */
  readonly onIdle: (thread: KillableThread) => void;
  /** The thread is gone, after its job (if any) was settled; `started` is false when it never got ready. */
  readonly onDead: (
    thread: KillableThread,
    death: { readonly started: boolean; readonly reason: string },
  ) => void;
}

export class KillableThread {
  readonly #worker: Worker;
  readonly #spec: ThreadSpec;
  readonly #events: ThreadEvents;
  readonly #exited: Promise<void>;
  #state: State;
  #isSpent = false;

  constructor(spec: ThreadSpec, events: ThreadEvents) {
    this.#spec = spec;
    this.#events = events;
    // No flags and no environment: a page that breaks out of its parser finds no secrets there.
    this.#worker = new Worker(spec.script, {
      workerData: spec.settings,
      resourceLimits: { maxOldGenerationSizeMb: spec.heapMb, maxYoungGenerationSizeMb: spec.youngHeapMb },
      execArgv: [],
      env: {},
    });
    const timer = setTimeout(
      () => this.#die({ kind: "timeout" }, "it did not start in time"),
      spec.startTimeoutMs,
    );
    this.#state = { kind: "starting", timer };
    this.#worker.on("message", (message: unknown) => this.#receive(message));
    this.#worker.on("error", (error) => this.#crash(this.#describe(error)));
    this.#worker.on("messageerror", (error) => this.#crash(this.#describe(error)));
    this.#exited = new Promise((resolve) => {
      this.#worker.once("exit", (status) => {
        this.#crash(`it ended with status ${status}`);
        resolve();
      });
    });
  }

  get isIdle(): boolean {
    return this.#state.kind === "idle";
  }

  get isStarting(): boolean {
    return this.#state.kind === "starting";
  }

  /** Gives the idle thread a job; the transferred objects are moved. Rejects when they cannot be. */
  run(job: unknown, transfer: readonly Transferable[]): Promise<JobEnd> {
    if (this.#state.kind !== "idle") throw new Error(`A ${this.#state.kind} thread cannot take a job.`);
    return new Promise((settle) => {
      // First, because it throws for what cannot be moved, and then there is no job.
      this.#worker.postMessage(job, transfer);
      const timer = setTimeout(() => this.#expire(), this.#spec.jobTimeoutMs);
      this.#state = { kind: "busy", timer, settle };
    });
  }

  /** Stops the thread, whatever it does; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#die({ kind: "stopped" }, "it was stopped");
    await this.#exited;
  }

  /** Resolves when the thread has left the process. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  #receive(message: unknown): void {
    const state = this.#state;
    if (state.kind === "starting" && message === THREAD_READY) {
      clearTimeout(state.timer);
      this.#state = { kind: "idle" };
      this.#events.onIdle(this);
    } else if (state.kind === "busy" && message === THREAD_SPENT) {
      this.#isSpent = true;
    } else if (state.kind === "busy") {
      clearTimeout(state.timer);
      this.#state = { kind: "idle" };
      state.settle({ kind: "answered", answer: message });
      if (this.#isSpent) this.#die({ kind: "stopped" }, "it was spent");
      else this.#events.onIdle(this);
    }
  }

  #expire(): void {
    // If it was this thread that was held up, the answer may lie ready: one turn of the loop delivers it first.
    const expired = this.#state;
    setImmediate(() => {
      if (this.#state === expired) this.#die({ kind: "timeout" }, "its job ran out of time");
    });
  }

  #crash(reason: string): void {
    this.#die({ kind: "crashed", reason }, reason);
  }

  #die(end: JobEnd, reason: string): void {
    const state = this.#state;
    if (state.kind === "dead") return;
    this.#state = { kind: "dead" };
    if (state.kind !== "idle") clearTimeout(state.timer);
    void this.#worker.terminate();
    if (state.kind === "busy") state.settle(end);
    this.#events.onDead(this, { started: state.kind !== "starting", reason });
  }

  /** At work, only what kind of error it was: its message may quote the job. */
  #describe(error: unknown): string {
    if (!(error instanceof Error)) return "unknown error";
    if (this.#state.kind === "starting") return error.message;
    return "code" in error ? String(error.code) : error.name;
  }
}
