/**
 * A process that works on a tenant's queue, as the shell runs it but without anything slow: fold what is
 * new, advance, read what is missing, decide and fold each command, sweep, store, tidy. Throws when a
 * decision is malformed or refused by its own fold.
 */
import { changeProblem, foldWorkflow, formatStamp } from "@tidemark/sync-log";
import { advance, nextAttentionMs } from "../../src/core/advance.ts";
import type { Answer, Command, Decision } from "../../src/core/command.ts";
import { createQueueView } from "../../src/core/create-view.ts";
import { decide } from "../../src/core/decide.ts";
import { foldDecided } from "../../src/core/decided.ts";
import { evolve } from "../../src/core/evolve.ts";
import { leaseIdsOf } from "../../src/core/leases.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../src/core/limits.ts";
import { missingFor } from "../../src/core/missing.ts";
import { finishTransition, liveFromOf } from "../../src/core/rest.ts";
import type { QueueView } from "../../src/core/view.ts";
import type { TestStream } from "./stream.ts";

export type Watch = (command: Command, decision: Decision) => void;

export interface TransitionOptions {
  /** Leases that run: of workers and of tokens. None when absent. */
  readonly leases?: Iterable<string>;
  /** Looks after lost claims though nothing else is due. */
  readonly sweeps?: boolean;
  readonly random?: () => number;
  /** The process dies after it has decided: nothing is stored. */
  readonly dies?: boolean;
}

export class QueueProcess {
  readonly #stream: TestStream;
  readonly #limits: QueueLimits;
  readonly #watch: Watch | undefined;
  #view: QueueView | null = null;

  constructor(stream: TestStream, limits: QueueLimits = DEFAULT_QUEUE_LIMITS, watch?: Watch) {
    this.#stream = stream;
    this.#limits = limits;
    this.#watch = watch;
  }

  /** The view at the head, at the log's time. */
  view(): QueueView {
    const stream = this.#stream;
    this.#view ??= createQueueView(stream.userId, this.#limits, stream.liveFrom - 1);
    foldWorkflow(this.#view, stream.after(this.#view.position), evolve);
    this.#view.position = stream.headSeq;
    advance(this.#view, stream.nowMs);
    return this.#view;
  }

  forget(): void {
    this.#view = null;
  }

  /** Decides the commands in order. The sweep comes after those that are no claims, as in the shell. */
  transition(commands: readonly Command[], options: TransitionOptions = {}): readonly Answer[] {
    const stream = this.#stream;
    const view = this.view();
    const run = new Run(stream, view, options);
    run.readMissing(commands);
    const answers = new Map<Command, Answer>();
    const apply = (command: Command) => answers.set(command, run.apply(command));
    for (const command of commands) if (command.kind !== "claim") apply(command);
    if (options.sweeps || (nextAttentionMs(view) ?? Infinity) <= stream.nowMs) run.sweep();
    for (const command of commands) if (command.kind === "claim") apply(command);
    finishTransition(view);
    if (options.dies) {
      this.forget();
      return [];
    }
    stream.store(run.changes);
    stream.liveFrom = liveFromOf(view);
    for (const [command, decision] of run.decisions) this.#watch?.(command, decision);
    return commands.map((command) => answers.get(command)!);
  }
}

class Run {
  readonly changes: Decision["changes"][number][] = [];
  readonly decisions: [Command, Decision][] = [];
  readonly #stream: TestStream;
  readonly #view: QueueView;
  readonly #options: TransitionOptions;

  constructor(stream: TestStream, view: QueueView, options: TransitionOptions) {
    this.#stream = stream;
    this.#view = view;
    this.#options = options;
  }

  apply(command: Command): Answer {
    const { nowMs, newId } = this.#stream;
    const random = this.#options.random ?? (() => 0.5);
    const decision = decide(this.#view, command, { nowMs, newId, random });
    for (const change of decision.changes) {
      const problem = changeProblem(change);
      if (problem) throw new Error(`decided a change that cannot be stored: ${problem}`);
    }
    foldDecided(this.#view, decision.changes, formatStamp(nowMs));
    this.changes.push(...decision.changes);
    this.decisions.push([command, decision]);
    return decision.answer;
  }

  sweep(): void {
    const running = new Set(this.#options.leases);
    const liveLeases = new Set(leaseIdsOf(this.#view).filter((id) => running.has(id)));
    const command: Command = { kind: "sweep", liveLeases };
    this.readMissing([command]);
    this.apply(command);
  }

  readMissing(commands: readonly Command[]): void {
    readMissing(this.#stream, this.#view, commands);
  }
}

/** Reads what the commands have to know of jobs that the view does not hold. */
export function readMissing(stream: TestStream, view: QueueView, commands: readonly Command[]): void {
  const asked = new Set<string>();
  for (;;) {
    const ids = commands.flatMap((command) => missingFor(view, command)).filter((id) => !asked.has(id));
    if (ids.length === 0) return;
    for (const change of stream.readRecords(ids)) evolve(view, change);
    for (const id of ids) asked.add(id);
  }
}
