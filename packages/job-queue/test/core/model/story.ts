/** Plays a story on one tenant's stream with three processes and three workers, and checks the laws after every step. */
import { isDeepStrictEqual } from "node:util";
import { foldWorkflow } from "@tidemark/sync-log";
import { advance, nextAttentionMs } from "../../../src/core/advance.ts";
import type { ClaimedJob, Command, PreparedJob, RunningRef } from "../../../src/core/command.ts";
import { createQueueView } from "../../../src/core/create-view.ts";
import { evolve } from "../../../src/core/evolve.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../../src/core/limits.ts";
import { finishTransition } from "../../../src/core/rest.ts";
import { JOBS } from "../../../src/core/tables.ts";
import type { QueueView } from "../../../src/core/view.ts";
import { describeView } from "../describe-view.ts";
import { PlainReader } from "../plain-reader.ts";
import { QueueProcess, readMissing, type TransitionOptions } from "../queue-process.ts";
import { scatteredId, TestStream } from "../stream.ts";
import { Book } from "./book.ts";
import { drawJob, foreignRows } from "./cast.ts";
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

export class Story {
  readonly stream = new TestStream();
  readonly book = new Book(STORY_LIMITS);
  /** Folds everything and forgets nothing. */
  readonly whole: QueueView = createQueueView("tenant-1", STORY_LIMITS);
  readonly plain = new PlainReader();
  readonly processes: readonly QueueProcess[];
  /** Ids of all jobs that anybody ever spoke of. */
  readonly #ids: string[] = [];
  /** All claims that were ever given out. */
  readonly #claims: ClaimedJob[] = [];
  readonly #alive = new Set([0, 1, 2].map(workerId));
  /** Until when the lease of a token runs. */
  readonly #beats = new Map<string, number>();

  constructor() {
    const watch = (command: Command, decision: Parameters<Book["watch"]>[1]) => {
      this.#note();
      this.book.watch(command, decision);
      const { answer } = decision;
      if (answer.kind === "claimed") this.#claims.push(...answer.jobs);
    };
    this.processes = [0, 1, 2].map(() => new QueueProcess(this.stream, STORY_LIMITS, watch));
    this.pass(0);
  }

  play(operation: Operation): void {
    switch (operation.kind) {
      case "foreign":
        this.#writeForeign(operation);
        return;
      case "die":
        this.#alive.delete(workerId(operation.worker));
        return;
      case "revive":
        this.#alive.add(workerId(operation.worker));
        return;
      case "beat": {
        const claim = this.#claims[operation.claim % Math.max(1, this.#claims.length)];
        if (claim) this.#beats.set(claim.token, this.stream.nowMs + STORY_LIMITS.heartbeatTimeoutMs);
        return;
      }
      case "forget":
        this.processes[operation.process]!.forget();
        return;
      case "pass":
        this.pass(operation.ms);
        return;
      case "sweep":
        this.transition(operation.process, [], { sweeps: true });
        return;
      case "crash":
        this.transition(operation.process, this.#commandsOf({ ...CLAIM_ALL, ...operation, kind: "claim" }), {
          dies: true,
        });
        return;
      case "tell":
        this.transition(operation.process, this.#commandsOf(operation), { random: () => operation.random });
        return;
      default:
        this.transition(operation.process, this.#commandsOf(operation));
    }
  }

  pass(ms: number): void {
    this.stream.nowMs += ms;
    this.book.nowMs = this.stream.nowMs;
  }

  transition(process: number, commands: readonly Command[], options: TransitionOptions = {}): void {
    const running = [...this.#beats].filter(([, untilMs]) => untilMs > this.stream.nowMs);
    const leases = [...this.#alive, ...running.map(([token]) => token)];
    const worker = this.processes[process]!;
    worker.transition(commands, { leases, ...options });
    this.#catchUp();
    if (!options.dies) this.#compare(worker.view());
  }

  #commandsOf(operation: Operation): Command[] {
    const { newId } = this.stream;
    switch (operation.kind) {
      case "enqueue":
        return [{ kind: "enqueue", jobs: this.#drawBatch(operation.jobs) }];
      case "claim": {
        const { types, channels, limit, lease, worker } = operation;
        const want = {
          jobTypes: types.map((type) => `type-${type}`),
          channels: channels.map((channel) => `channel-${channel}`),
          limit,
          lease,
          workerId: workerId(worker),
        };
        return [{ kind: "claim", claimId: newId(), want }];
      }
      case "claim-by-id": {
        const taker = { workerId: workerId(operation.worker), lease: "worker" } as const;
        const claimId = newId();
        return this.#named(operation.job).map((id) => ({ kind: "claim-by-id", claimId, id, ...taker }));
      }
      case "tell":
        return this.#tell(operation);
      case "order":
        return this.#named(operation.job).map((id) =>
          operation.what === "fail-unrun"
            ? { kind: "fail-unrun", id, result: '"given up"' }
            : { kind: operation.what, id },
        );
      case "redrive":
        return [{ kind: "redrive", ids: operation.jobs.flatMap((job) => this.#named(job)) }];
      case "register":
        return [
          { kind: "insert-worker", id: workerId(operation.worker), channel: "", arch: "x64", name: null },
        ];
      case "unregister":
        return [{ kind: "delete-worker", id: workerId(operation.worker) }];
      default:
        return [];
    }
  }

  #drawBatch(jobs: Extract<Operation, { kind: "enqueue" }>["jobs"]): PreparedJob[] {
    const batch: PreparedJob[] = [];
    for (const drawn of jobs) {
      const id = drawn.repeats === null ? undefined : this.#named(drawn.repeats)[0];
      const before = batch.at(-1)?.id;
      const job = drawJob(drawn, {
        ids: this.#ids,
        id: id ?? this.stream.newId(),
        isIdGiven: id !== undefined,
        before: drawn.follows ? before : undefined,
        nowMs: this.stream.nowMs,
      });
      batch.push(id === undefined ? job : { ...job, ...this.#sameAs(id) });
    }
    this.#ids.push(...batch.filter(({ isIdGiven }) => !isIdGiven).map(({ id }) => id));
    return batch;
  }

  /** The parameters under which the id is known, so that it names the same job. */
  #sameAs(id: string): Partial<PreparedJob> {
    const known = this.book.entries.get(id)?.job ?? this.book.foreign.get(id);
    if (!known) return {};
    const { jobType, channel, args, dependencies } = known;
    return { jobType, channel, args, dependencies };
  }

  #tell(operation: Extract<Operation, { kind: "tell" }>): Command[] {
    const claim = this.#claims[operation.claim % Math.max(1, this.#claims.length)];
    if (!claim) return [];
    const { id, token } = claim;
    const refs: Record<typeof operation.by, RunningRef> = {
      token: { by: "token", token },
      id: { by: "id", id },
      "id-and-token": { by: "id", id, token },
    };
    const job = refs[operation.by];
    switch (operation.what) {
      case "finish":
        return [{ kind: "finish", job, result: `"done ${id}"` }];
      case "fail":
        return [{ kind: "fail-attempt", job, error: '"no"', retryable: true }];
      case "fail-for-good":
        return [{ kind: "fail-attempt", job, error: '"never"', retryable: false }];
      case "release":
        return [{ kind: "release", job }];
      case "requeue":
        return [{ kind: "requeue-or-finish", job, maxRequeues: 2, result: '"enough"' }];
    }
  }

  #named(job: number): string[] {
    return this.#ids.length === 0 ? [] : [this.#ids[job % this.#ids.length]!];
  }

  #writeForeign({ row, clockErrorMs }: Extract<Operation, { kind: "foreign" }>): void {
    const { stream, book } = this;
    const written = foreignRows(row, {
      ids: this.#ids,
      newId: stream.newId,
      nowMs: stream.nowMs,
      writtenAtMs: stream.nowMs + clockErrorMs,
      firstInsertOf: (id) => stream.ever.find((change) => change.recordId === id && change.op === "insert"),
    });
    if (written.inserts) {
      this.#ids.push(written.inserts.id);
      book.foreign.set(written.inserts.id, written.inserts);
    }
    stream.store(written.rows);
    this.#note();
    if (written.cancels) book.cancel(written.cancels);
    this.#catchUp();
  }

  /** Tells the books where each job begins. */
  #note(): void {
    const { inserted } = this.book;
    for (const change of this.stream.ever.slice(this.#noted)) {
      if (change.tableName !== JOBS || change.op !== "insert" || inserted.has(change.recordId)) continue;
      inserted.set(change.recordId, { seq: change.seq, atMs: Date.parse(change.createdAt) });
    }
    this.#noted = this.stream.headSeq;
  }
  #noted = 0;

  #catchUp(): void {
    const { whole, plain, stream } = this;
    for (const change of stream.after(whole.position)) {
      foldWorkflow(whole, [change], evolve);
      plain.read(change);
    }
    advance(whole, stream.nowMs);
  }

  /** What a process knows that has forgotten much is what one knows that reads all of it, or begins where it may. */
  #compare(view: QueueView): void {
    this.#compareBooks(view);
    if ((nextAttentionMs(view) ?? Infinity) <= this.stream.nowMs) return;
    const described = describeView(view);
    expectSame(describeView(this.foldFrom(this.stream.liveFrom)), described, "a view folded from liveFrom");
    expectSame(describeView(this.foldFrom(1)), described, "a view folded from the beginning");
    for (const job of this.whole.jobs.values()) {
      for (const difference of this.plain.differencesTo(this.whole, job)) throw new Error(difference);
    }
  }

  foldFrom(position: number): QueueView {
    const { stream } = this;
    const view = createQueueView(stream.userId, STORY_LIMITS, position - 1);
    foldWorkflow(view, stream.after(position - 1), evolve);
    view.position = stream.headSeq;
    advance(view, stream.nowMs);
    readMissing(stream, view, [{ kind: "sweep", liveLeases: new Set() }]);
    finishTransition(view);
    return view;
  }

  #compareBooks(view: QueueView): void {
    for (const [id, entry] of this.book.entries) {
      const held = view.jobs.get(id);
      const job = held ?? this.whole.jobs.get(id);
      const state = job?.isDeleted ? "deleted" : job?.state;
      if (state === undefined && this.book.foreign.has(id)) continue;
      if (state !== entry.state) throw new Error(`${id} is ${state}, and the books say ${entry.state}`);
      const isOpen = entry.state === "pending" || entry.state === "running";
      if (isOpen && !held) throw new Error(`${id} is ${entry.state} and was forgotten`);
    }
  }
}

const CLAIM_ALL = { types: [0, 1], channels: [0, 1], limit: 5, lease: "worker" } as const;

export function workerId(worker: number): string {
  return scatteredId(1_000_000 + worker);
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
