/**
 * One tenant's queue in this process: calls that are answered by the next transaction, looks at what
 * is committed, and whoever waits. It knows nothing of errors and values; those are its callers' business.
 */
import type { SyncLog } from "@tidemark/sync-log";
import type { Answer, ClaimedJob, Command } from "../core/command.ts";
import { couldClaim } from "../core/could-claim.ts";
import type { QueueLimits } from "../core/limits.ts";
import { DequeueTimeoutError, QueueClosedError } from "../errors.ts";
import type { QueueOptions } from "../options.ts";
import type { QueuePorts } from "../ports.ts";
import type { DecideRequest, Moment } from "../transition/request.ts";
import { type ClaimEnd, type ClaimHolder, ClaimWatches } from "./claim-watches.ts";
import { CommitLoop } from "./commit-loop.ts";
import { OpenQueues } from "./open-queues.ts";
import { type Waiter, WaitingRoom } from "./waiting-room.ts";
import { isCurrent, Wakes } from "./wakes.ts";
import { WorkloadReports } from "./workload-reports.ts";

export interface TenantQueueTools {
  readonly log: SyncLog;
  readonly tenant: string;
  readonly limits: QueueLimits;
  readonly options: QueueOptions;
  readonly ports: QueuePorts;
}

export class TenantQueue {
  readonly tools: TenantQueueTools;
  readonly #room = new WaitingRoom();
  readonly #watches: ClaimWatches;
  readonly #loop: CommitLoop;
  readonly #wakes: Wakes;
  readonly #reports: WorkloadReports;
  readonly #leaveBook: () => void;
  #isClosed = false;

  constructor(tools: TenantQueueTools) {
    this.tools = tools;
    this.#watches = new ClaimWatches(tools.ports.logger);
    this.#loop = new CommitLoop({
      ...tools,
      room: this.#room,
      watches: this.#watches,
      onCommitted: (view) => this.#reports.changed(view),
      onRest: () => this.#wakes.rest(),
    });
    this.#wakes = new Wakes({
      ...tools,
      loop: this.#loop,
      isWaitedFor: () => this.#room.size > 0 || !this.#watches.isEmpty,
    });
    this.#reports = new WorkloadReports({
      ...tools,
      restingView: () => this.#loop.restingView?.view ?? null,
    });
    this.#leaveBook = OpenQueues.of(tools.log).add(tools.tenant, this);
  }

  /** Decides and commits. A refusal is an answer. */
  decide(command: Command): Promise<Answer> {
    return new Promise((done, failed) => this.submit({ kind: "decide", command, done, failed }));
  }

  /** The same for who asks by the thousand and needs no promise. */
  submit(request: DecideRequest): void {
    if (this.#isClosed) request.failed(new QueueClosedError());
    else this.#loop.submit(request);
  }

  /** What `look` sees in a view that holds everything committed before this call. */
  async look<T>(look: (moment: Moment) => T): Promise<T> {
    if (this.#isClosed) throw new QueueClosedError();
    if (this.#loop.restingView) {
      const head = await this.#wakes.head.read();
      const resting = this.#loop.restingView;
      if (isCurrent(resting, head)) {
        const elapsedMs = this.tools.ports.timers.monotonicMs() - resting.seenMs;
        return look({ view: resting.view, nowMs: resting.nowMs + elapsedMs });
      }
    }
    return new Promise((resolve, failed) => {
      this.#loop.submit({ kind: "look", look, done: (seen) => resolve(seen as T), failed });
    });
  }

  /** Waits for jobs. Rejects with `DequeueTimeoutError` when the signal ends the waiting. */
  wait(wish: Pick<Waiter, "want" | "limit">, signal?: AbortSignal): Promise<readonly ClaimedJob[]> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new QueueClosedError());
      if (signal?.aborted) return reject(noJobInTime(wish.want.jobTypes));
      const leave = () => {
        this.#room.remove(waiter);
        signal?.removeEventListener("abort", abort);
        this.#tellWaiting();
      };
      const abort = () => {
        leave();
        reject(noJobInTime(wish.want.jobTypes));
      };
      const waiter: Waiter = {
        ...wish,
        isGone: () => signal?.aborted ?? false,
        give: (jobs) => {
          leave();
          resolve(jobs);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#room.add(waiter);
      this.#tellWaiting();
      this.#wakes.begin();
      this.#lookFor(waiter);
    });
  }

  /** Calls back when the claim ends otherwise than by its holder. The answer ends the watching. */
  watch(token: string, callback: (reason: ClaimEnd) => void): () => void {
    const stop = this.#watches.add(token, callback);
    this.#wakes.begin();
    const resting = this.#loop.restingView;
    const ended = resting && this.#watches.endOf(token, resting.view);
    if (ended) queueMicrotask(() => this.#watches.tell([ended]));
    return stop;
  }

  /** Tells whoever waits for jobs here of the ends of the claims that it gets. The answer ends that. */
  watchClaimsOf(holder: ClaimHolder): () => void {
    return this.#watches.addHolder(holder);
  }

  /** One transaction that nobody's call needs: what is due is done, and lost claims are found. */
  attend(): Promise<void> {
    return new Promise((done, failed) => {
      if (this.#isClosed) return failed(new QueueClosedError());
      this.#loop.lookForLosses({ kind: "look", look: () => undefined, done: () => done(), failed });
    });
  }

  /** The next transaction looks for lost claims, whenever the last one did; whoever waits is served by it. */
  lookForLosses(): void {
    if (!this.#isClosed) this.#loop.lookForLosses();
  }

  /** Ends all waiting and lets the log go, after what was asked before has been answered. */
  async close(): Promise<void> {
    if (this.#isClosed) return this.#loop.whenAtRest();
    this.#isClosed = true;
    this.#leaveBook();
    this.#room.failAll(
      new DequeueTimeoutError("The queue object was closed, which ends every dequeue that waits."),
    );
    this.#loop.giveUpSoon();
    await this.#loop.whenAtRest();
    await this.#wakes.close();
    this.#reports.close();
  }

  /** A transaction at once when there is something for the newcomer, or news; otherwise none. */
  #lookFor(waiter: Waiter): void {
    if (this.#loop.isRunning) return;
    const resting = this.#loop.restingView;
    const isServed = !resting || couldClaim(resting.view, waiter.want);
    if (isServed) this.#loop.look();
    else this.#wakes.check();
  }

  #tellWaiting(): void {
    this.tools.ports.observer.waiting(this.#room.size);
  }
}

function noJobInTime(jobTypes: readonly string[]): DequeueTimeoutError {
  return new DequeueTimeoutError(
    `No job of type ${jobTypes.join(", ")} came before the signal ended the waiting. Dequeue again when there is time.`,
  );
}
