/** Plays a story on one tenant's stream with three processes and three workers, and checks the laws after every step. */
import { isDeepStrictEqual } from "node:util";
import { foldWorkflow } from "@tidemark/sync-log";
import { advance, nextAttentionMs } from "../../../src/core/advance.ts";
import type { Command, RunningRef } from "../../../src/core/command.ts";
import { createQueueView } from "../../../src/core/create-view.ts";
import { evolve } from "../../../src/core/evolve.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../../src/core/limits.ts";
import { finishTransition } from "../../../src/core/rest.ts";
import { JOBS } from "../../../src/core/tables.ts";
import type { QueueView } from "../../../src/core/view.ts";
import { describeView } from "../describe-view.ts";
import { PlainReader } from "../plain-reader.ts";
import { QueueProcess, readMissing, type TransitionOptions, type Watch } from "../queue-process.ts";
import { TestStream } from "../stream.ts";
import { Book } from "./book.ts";
import { foreignRows } from "./cast.ts";
import { isOpen } from "./entry.ts";
import { LossLaw } from "./loss-law.ts";
import { Memory, workerId } from "./memory.ts";
import type { Operation } from "./operations.ts";

/** Small enough for a short story to run into every one of them. */
export const STORY_LIMITS: QueueLimits = {
  ...DEFAULT_QUEUE_LIMITS,
  heartbeatTimeoutMs: 10_000,
  claimCheckMs: 1_000,
  tellCanceledMs: 1_000,
  maxLosses: 2,
  maxAttempts: 2,
  maxJobsPerSweep: 3,
  carryForwardAfter: 6,
  carryForwardPerRecord: 1,
  maxCarriedPerSweep: 5,
};

const CLAIM_ALL = { types: [0, 1], channels: [0, 1], limit: 5, lease: "worker" } as const;
const NO_LEASES: ReadonlySet<string> = new Set();

export class Story {
  readonly stream = new TestStream();
  readonly book = new Book(STORY_LIMITS);
  readonly #losses = new LossLaw(STORY_LIMITS);
  readonly #memory = new Memory();
  /** Folds everything and forgets nothing. */
  readonly #whole: QueueView = createQueueView(this.stream.userId, STORY_LIMITS);
  readonly #plain = new PlainReader();
  readonly #processes: readonly QueueProcess[];
  readonly #alive = new Set([0, 1, 2].map(workerId));
  /** Those that run during a transaction. */
  #leases: ReadonlySet<string> = NO_LEASES;
  /** Until when the lease of a token runs. */
  readonly #beats = new Map<string, number>();
  /** Told of the rows up to here. */
  #noted = 0;
  readonly #usual: TransitionOptions;

  constructor(usual: TransitionOptions = {}) {
    this.#usual = usual;
    const watch: Watch = (command, decision) => {
      this.#noteInserts();
      this.#losses.watch(command, decision, this.book.entries, this.#leases);
      this.book.watch(command, decision);
      if (decision.answer.kind === "claimed") this.#memory.claims.push(...decision.answer.jobs);
    };
    this.#processes = [0, 1, 2].map(() => new QueueProcess(this.stream, STORY_LIMITS, watch));
    this.pass(0);
  }

  play(operation: Operation): void {
    switch (operation.kind) {
      case "foreign":
        return this.#writeForeign(operation);
      case "die":
        this.#alive.delete(workerId(operation.worker));
        return;
      case "revive":
        this.#alive.add(workerId(operation.worker));
        return;
      case "beat": {
        const token = this.#memory.claimOf(operation.claim)?.token;
        if (token) this.#beats.set(token, this.stream.nowMs + STORY_LIMITS.heartbeatTimeoutMs);
        return;
      }
      case "forget":
        return this.#processes[operation.process]!.forget();
      case "pass":
        return this.pass(operation.ms);
      case "sweep":
        return this.#transition(operation.process, [], { sweeps: true });
      case "crash":
        return this.#transition(operation.process, this.#claimAll(operation.worker), { dies: true });
      case "tell":
        return this.#transition(operation.process, this.#commandsOf(operation), {
          random: () => operation.random,
        });
      default:
        return this.#transition(operation.process, this.#commandsOf(operation));
    }
  }

  pass(ms: number): void {
    this.stream.nowMs += ms;
    this.book.nowMs = this.stream.nowMs;
  }

  /** Faults stop: all workers live and do what they get. Answers what did not come to an end. */
  end(): readonly string[] {
    for (const worker of [0, 1, 2]) this.#alive.add(workerId(worker));
    // What a worker holds without a lease is lost when nothing was heard of it for long.
    this.pass(2 * STORY_LIMITS.heartbeatTimeoutMs);
    const mostRounds = 30 + 4 * this.#memory.ids.length;
    for (let round = 0; round < mostRounds && this.#open().length > 0; round += 1) {
      this.#transition(0, this.#claimAll(0));
      this.#transition(1, this.#finishAll());
      this.pass(1_000);
      this.#transition(2, [], { sweeps: true });
    }
    return this.#open();
  }

  #open(): readonly string[] {
    return [...this.book.entries.values()].filter(isOpen).map(({ job }) => job.id);
  }

  #finishAll(): Command[] {
    return [...this.book.entries.values()].flatMap(({ token }) => {
      if (token === null) return [];
      const job: RunningRef = { by: "token", token };
      return [{ kind: "finish", job, result: '"at last"' }];
    });
  }

  #claimAll(worker: number): Command[] {
    return this.#commandsOf({ ...CLAIM_ALL, kind: "claim", process: 0, worker });
  }

  #commandsOf(operation: Operation): Command[] {
    return this.#memory.commandsOf(operation, this.stream.nowMs);
  }

  #transition(index: number, commands: readonly Command[], options: TransitionOptions = {}): void {
    const running = [...this.#beats].filter(([, untilMs]) => untilMs > this.stream.nowMs);
    this.#leases = new Set([...this.#alive, ...running.map(([token]) => token)]);
    const process = this.#processes[index]!;
    process.transition(commands, { leases: this.#leases, ...this.#usual, ...options });
    this.#catchUp();
    if (!options.dies) this.#check(process.view());
  }

  #writeForeign({ row, clockErrorMs }: Extract<Operation, { kind: "foreign" }>): void {
    const { stream, book } = this;
    const { ids, newId: newJobId } = this.#memory;
    const written = foreignRows(row, {
      ids,
      newId: stream.newId,
      newJobId,
      nowMs: stream.nowMs,
      writtenAtMs: stream.nowMs + clockErrorMs,
      firstInsertOf: (id) => stream.ever.find((change) => change.recordId === id && change.op === "insert"),
    });
    if (written.inserts) {
      this.#memory.remember(written.inserts);
      book.foreign.set(written.inserts.id, written.inserts);
    }
    stream.store(written.rows);
    this.#noteInserts();
    if (written.cancels) book.cancel(written.cancels);
    this.#catchUp();
  }

  /** Tells the books where each job begins. */
  #noteInserts(): void {
    const { inserted } = this.book;
    for (const { tableName, op, recordId, seq, createdAt } of this.stream.after(this.#noted)) {
      if (tableName !== JOBS || op !== "insert" || inserted.has(recordId)) continue;
      inserted.set(recordId, { seq, atMs: Date.parse(createdAt) });
    }
    this.#noted = this.stream.headSeq;
  }

  #catchUp(): void {
    const news = this.stream.after(this.#whole.position);
    for (const change of news) this.#plain.read(change);
    foldWorkflow(this.#whole, news, evolve);
    advance(this.#whole, this.stream.nowMs);
  }

  /**
   * A process that has forgotten much knows what the books say, what one knows that reads everything, and what one
   * knows that begins where it may; and a plain reader sees it, too.
   */
  #check(view: QueueView): void {
    this.#compareBooks(view);
    if ((nextAttentionMs(view) ?? Infinity) <= this.stream.nowMs) return;
    const described = describeView(view);
    expectSame(describeView(this.#foldFrom(this.stream.liveFrom)), described, "L7: a view from liveFrom");
    expectSame(describeView(this.#foldFrom(1)), described, "L7: a view from the beginning");
    for (const job of this.#whole.jobs.values()) {
      for (const difference of this.#plain.differencesTo(this.#whole, job)) throw new Error(difference);
    }
  }

  #compareBooks(view: QueueView): void {
    for (const [id, entry] of this.book.entries) {
      const held = view.jobs.get(id);
      const job = held ?? this.#whole.jobs.get(id);
      const state = job?.isDeleted ? "deleted" : job?.state;
      if (state === undefined && this.book.foreign.has(id)) continue;
      if (state !== entry.state) throw new Error(`${id} is ${state}, and the books say ${entry.state}`);
      if (isOpen(entry) && !held) throw new Error(`${id} is ${entry.state} and was forgotten`);
    }
  }

  #foldFrom(position: number): QueueView {
    const { stream } = this;
    const view = createQueueView(stream.userId, STORY_LIMITS, position - 1);
    foldWorkflow(view, stream.after(position - 1), evolve);
    view.position = stream.headSeq;
    advance(view, stream.nowMs);
    readMissing(stream, view, [{ kind: "sweep", liveLeases: NO_LEASES }]);
    finishTransition(view);
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
