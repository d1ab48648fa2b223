/** Plays a story on a stream with three workers, and checks the laws after every step. */
import { isDeepStrictEqual } from "node:util";
import { foldWorkflow, type NewChange } from "@tidemark/sync-log";
import {
  advance,
  type Author,
  type ClaimedItem,
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  type ImportLimits,
  type JobView,
  liveCount,
  type Settlement,
  type StreamView,
} from "../../src/index.ts";
import { describeView } from "../describe-view.ts";
import { Shell } from "../shell.ts";
import { TestStream } from "../stream.ts";
import { Cast } from "./cast.ts";
import { Laws } from "./laws.ts";
import type { Clock, Operation, Result } from "./operations.ts";

/** Small enough for a short story to run into every one of them. */
export const STORY_LIMITS: ImportLimits = {
  ...DEFAULT_LIMITS,
  maxLosses: 2,
  hostFaultsToClose: 2,
  hostFaultsToGiveUp: 4,
  maxCancelsPerTransition: 2,
};

interface Worker {
  readonly shell: Shell;
  /** What it has been given to do; a dead worker still has it. */
  readonly held: ClaimedItem[];
}

export class Story {
  readonly stream = new TestStream();
  readonly laws = new Laws(this.stream.userId, STORY_LIMITS);
  readonly #cast: Cast;
  readonly #workers: readonly Worker[];
  readonly #alive = new Set(["w-0", "w-1", "w-2"]);
  #read = 0;

  constructor(clockOf: (clock: Clock) => Clock = (clock) => clock) {
    this.#cast = new Cast(this.stream, clockOf);
    this.pass(0);
    this.#workers = [...this.#alive].map((id) => ({ shell: this.hire(id), held: [] }));
  }

  hire(workerId: string): Shell {
    return new Shell(this.stream, workerId, STORY_LIMITS, (view, command, decision) =>
      this.laws.watch(view, command, decision),
    );
  }

  play(operation: Operation): void {
    switch (operation.kind) {
      case "work":
        return this.#work(operation);
      case "die":
        this.#alive.delete(`w-${operation.worker}`);
        return;
      case "revive":
        this.#alive.add(`w-${operation.worker}`);
        return;
      case "forget":
        this.#workers[operation.worker]!.shell.forget();
        return;
      case "pass":
        return this.pass(operation.ms);
      case "age-pickups":
        return this.#agePickups();
      default:
        this.stream.store(this.#cast.changesOf(operation, this.laws.view));
        this.#catchUp();
    }
  }

  /** A device of good faith writes a batch. */
  write(batch: (author: Author) => readonly NewChange[]): void {
    const { nowMs, newId } = this.stream;
    this.stream.store(batch({ clientId: "device-2", actor: null, nowMs, newId }));
    this.#catchUp();
  }

  pass(ms: number): void {
    this.stream.nowMs += ms;
    this.laws.pass(this.stream.nowMs);
  }

  #work(operation: Extract<Operation, { kind: "work" }>): void {
    const worker = this.#workers[operation.worker]!;
    const isAlive = this.#alive.has(worker.shell.workerId);
    const settlements = operation.results.flatMap((result) => this.#told(worker, result));
    const random = () => operation.random;
    const base = { settlements, liveWorkers: this.#alive, random };
    const claims = operation.claim !== null && isAlive ? { claim: operation.claim } : {};
    const decision = worker.shell.transition({ ...base, ...claims });
    worker.held.push(...decision.claimed);
    this.settleIn(worker.shell);
  }

  /** A tick, and then the retention of old pickups, unless the tick left some for the next. */
  #agePickups(): void {
    const { shell } = this.#workers[0]!;
    shell.transition({ liveWorkers: this.#alive });
    this.settleIn(shell);
    const { expired, leftover } = this.laws.view;
    if (expired.size + leftover.size > 0) return;
    const oldest = this.stream.nowMs - STORY_LIMITS.pickupTtlMs;
    this.stream.removePickups((pickup) => Date.parse(pickup.createdAt) < oldest);
  }

  /** After a worker's transition: everybody catches up, and everything is in order. */
  settleIn(shell: Shell): void {
    this.#catchUp();
    this.laws.check();
    this.#compare(shell.view());
  }

  #told(worker: Worker, result: Result): Settlement[] {
    if (worker.held.length === 0) return [];
    const index = result.claim % worker.held.length;
    const { itemId, claim } = worker.held[index]!;
    if (!result.again) worker.held.splice(index, 1);
    return [{ itemId, claim, outcome: result.outcome }];
  }

  #catchUp(): void {
    for (; this.#read < this.stream.ever.length; this.#read += 1)
      this.laws.read(this.stream.ever[this.#read]!);
  }

  /** A worker that forgot jobs at rest and read them again holds what one holds who forgot nothing. */
  #compare(view: StreamView): void {
    const only = (job: JobView) => view.jobs.has(job.id);
    expectSame(describeView(view), describeView(this.laws.view, { only }), "the worker's view");
    for (const job of this.laws.view.jobs.values()) {
      if (view.jobs.has(job.id)) continue;
      const isAtRest =
        (job.status === "done" || job.status === "cancelled" || job.deleted) && !liveCount(job);
      if (!isAtRest) throw new Error(`the worker forgot ${job.id}, which is ${job.status}`);
    }
  }

  /** A last tick, so that nothing is left to be said. */
  end(): void {
    const shell = this.hire("w-last");
    shell.transition({ liveWorkers: this.#alive });
    this.settleIn(shell);
  }

  /** The view of the whole log as it is kept now, folded in one go. */
  fromScratch(): StreamView {
    const view = createStreamView(this.stream.userId, STORY_LIMITS);
    foldWorkflow(view, this.stream.after(0), evolve);
    advance(view, this.stream.nowMs);
    return view;
  }
}

export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what} differs:\n${differences(actual, expected).join("\n")}`);
}

function differences(a: unknown, b: unknown, path = ""): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return [`${path}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...keys].flatMap((key) => differences(left[key], right[key], `${path}/${key}`));
}
