/**
 * A worker's transition as a shell runs it, without anything slow: fold what is new, advance, decide
 * and fold each command, store, tidy. Throws when a decision is malformed or refused by its own fold.
 */
import { type Change, changeProblem, foldWorkflow, formatStamp } from "@tidemark/sync-log";
import {
  advance,
  type Command,
  createStreamView,
  decide,
  type Decision,
  DEFAULT_LIMITS,
  evolve,
  finishTransition,
  type ImportLimits,
  liveFromOf,
  missingFor,
  type Settlement,
  type StreamView,
} from "../src/index.ts";
import type { TestStream } from "./stream.ts";

export interface Request {
  readonly settlements?: readonly Settlement[];
  /** Workers whose lease runs; only this worker's own when absent. */
  readonly liveWorkers?: Iterable<string>;
  /** What the worker takes; nothing when absent. */
  readonly claim?: {
    readonly room: number;
    readonly perJob?: number | null;
    readonly hostRoom?: (host: string) => number;
  };
  readonly random?: () => number;
}

export type Watch = (view: StreamView, command: Command, decision: Decision) => void;

const IDLE: Decision = { changes: [], claimed: [], dropped: [], notes: [] };

export class Shell {
  readonly workerId: string;
  readonly #stream: TestStream;
  readonly #limits: ImportLimits;
  readonly #watch: Watch | undefined;
  #view: StreamView | null = null;

  constructor(stream: TestStream, workerId: string, limits: ImportLimits = DEFAULT_LIMITS, watch?: Watch) {
    this.workerId = workerId;
    this.#stream = stream;
    this.#limits = limits;
    this.#watch = watch;
  }

  /** The view at the head, at the log's time. */
  view(): StreamView {
    const stream = this.#stream;
    this.#view ??= createStreamView(stream.userId, this.#limits, stream.liveFrom - 1);
    foldWithReloads(this.#view, stream.after(this.#view.position), stream);
    this.#view.position = stream.headSeq;
    advance(this.#view, stream.nowMs);
    return this.#view;
  }

  forget(): void {
    this.#view = null;
  }

  transition(request: Request = {}): Decision {
    const stream = this.#stream;
    const view = this.view();
    const decisions = [...this.#commands(request)].map((command) => this.#apply(view, command, request));
    if (view.removablePickups.size > 0) stream.removePickups((c) => view.removablePickups.has(c.recordId));
    stream.store(decisions.flatMap((decision) => decision.changes));
    finishTransition(view);
    stream.liveFrom = liveFromOf(view);
    return decisions.reduce(joined, IDLE);
  }

  *#commands(request: Request): Generator<Command> {
    const { settlements, claim, liveWorkers = [this.workerId] } = request;
    yield { kind: "close-orphans" };
    if (settlements) yield { kind: "settle", settlements };
    yield { kind: "sweep", liveWorkers: new Set(liveWorkers) };
    if (claim) {
      const { room, perJob = null, hostRoom = () => Infinity } = claim;
      yield { kind: "claim", workerId: this.workerId, room, perJob, hostRoom };
    }
    yield { kind: "account" };
  }

  #apply(view: StreamView, command: Command, request: Request): Decision {
    const { nowMs, newId, userId } = this.#stream;
    const decision = decide(view, command, { nowMs, newId, random: request.random ?? (() => 0.5) });
    this.#watch?.(view, command, decision);
    const createdAt = formatStamp(nowMs);
    const first = view.position + 1;
    const folded = decision.changes.map((c, i): Change => ({ ...c, userId, seq: first + i, createdAt }));
    for (const change of folded) {
      const problem = changeProblem(change);
      if (problem) throw new Error(`decided a change that cannot be stored: ${problem}`);
    }
    foldWorkflow(view, folded, evolve, (change, effect) => {
      if (effect.kind === "applied") return;
      const reason = effect.kind === "ignored" ? effect.reason : effect.kind;
      throw new Error(`decided what its fold refuses: ${reason}, ${JSON.stringify(change.data)}`);
    });
    return decision;
  }
}

/** Folds changes, reading a job's history first where a change speaks of one that is not in the view. */
export function foldWithReloads(view: StreamView, changes: readonly Change[], stream: TestStream): void {
  for (const change of changes) {
    const missing = missingFor(view, change);
    if (missing) for (const past of stream.historyOf(missing, change.seq)) evolve(view, past);
    foldWorkflow(view, [change], evolve);
  }
}

function joined(a: Decision, b: Decision): Decision {
  return {
    changes: [...a.changes, ...b.changes],
    claimed: [...a.claimed, ...b.claimed],
    dropped: [...a.dropped, ...b.dropped],
    notes: [...a.notes, ...b.notes],
  };
}
