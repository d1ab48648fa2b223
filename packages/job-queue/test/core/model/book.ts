/**
 * Keeps books of a queue by what its users are told, and knows nothing of how it works: which jobs there are, who has
 * which, and what may be taken next. Throws when an answer breaks a law.
 */
import type { Answer, ClaimedJob, Command, Decision, Note, PreparedJob } from "../../../src/core/command.ts";
import type { QueueLimits } from "../../../src/core/limits.ts";
import type { JobState } from "../../../src/core/model.ts";
import { type Entry, type Inserted, isOpen } from "./entry.ts";
import { turnOf, whyNotFree } from "./turn.ts";

export class Book {
  readonly entries = new Map<string, Entry>();
  /** Of every job that has a row. */
  readonly inserted = new Map<string, Inserted>();
  /** Jobs that somebody inserted without asking. They count once the queue has spoken of them. */
  readonly foreign = new Map<string, PreparedJob>();
  readonly #canceledBefore = new Set<string>();
  /** Those of them that the queue has written again. */
  readonly #taken = new Set<string>();
  readonly #needed = new Map<string, string>();
  readonly #limits: QueueLimits;
  nowMs = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Everything that a transition told, in order. */
  watch(command: Command, { answer, notes, changes }: Decision): void {
    if (answer.kind === "refused") {
      if (changes.length > 0) throw new Error(`a refusal of ${command.kind} wrote something`);
      return;
    }
    this.#watchAnswer(command, answer, changes);
    if (command.kind === "sweep") this.#takenIn(changes);
    for (const note of notes) this.#watchNote(note);
    this.#checkUnique();
    this.#checkNeeds();
  }

  /** A cancel that somebody wrote without asking. */
  cancel(id: string): void {
    const entry = this.entries.get(id);
    if (!entry && this.foreign.has(id)) this.#canceledBefore.add(id);
    if (entry && isOpen(entry)) this.#end(entry, "canceled");
  }

  #watchAnswer(command: Command, answer: Answer, changes: Decision["changes"]): void {
    switch (command.kind) {
      case "enqueue":
        this.#enqueued(command.jobs, answer);
        return;
      case "claim":
        this.#checkTurn(turnOf(this.entries, command.want, this.nowMs), claimedOf(answer));
        for (const job of claimedOf(answer)) this.#claimed(job);
        return;
      case "claim-by-id":
        for (const job of claimedOf(answer)) this.#claimed(job);
        return;
      case "finish":
      case "requeue-or-finish":
      case "fail-attempt":
      case "release":
        this.#told(command, answer, changes);
        return;
      case "redrive":
        for (const { recordId } of changes) this.#redriven(recordId);
        return;
      case "delete":
        for (const { op, recordId } of changes) if (op === "delete") this.#deleted(recordId);
        return;
      default:
        return;
    }
  }

  #enqueued(jobs: readonly PreparedJob[], answer: Answer): void {
    const ids = answer.kind === "enqueued" ? answer.ids : [];
    if (ids.length !== jobs.length) throw new Error("not all of a batch was enqueued");
    for (const [index, job] of jobs.entries()) {
      const id = ids[index]!;
      if (id !== job.id) this.#checkStandIn(job, id);
      else if (!this.#spokenOf(id)) this.#add(resolved(job, jobs, ids));
    }
  }

  #takenIn(changes: Decision["changes"]): void {
    for (const { op, recordId } of changes) {
      if (this.#spokenOf(recordId) && op === "insert") this.#taken.add(recordId);
    }
  }

  /** The entry of the job; one that somebody inserted comes into the books now. */
  #spokenOf(id: string): Entry | undefined {
    const job = this.foreign.get(id);
    if (job && !this.entries.has(id)) this.#add(job);
    return this.entries.get(id);
  }

  #add(job: PreparedJob): void {
    for (const id of job.dependencies) {
      const isKnown = this.#spokenOf(id) || this.foreign.has(job.id);
      if (!isKnown) throw new Error(`${job.id} depends on ${id}, which nobody enqueued`);
    }
    this.entries.set(job.id, {
      job,
      inserted: this.inserted.get(job.id)!,
      state: this.#canceledBefore.has(job.id) ? "canceled" : "pending",
      token: null,
      runAtMs: job.runAt?.getTime() ?? 0,
      startsMs: [],
      failures: 0,
      losses: 0,
      isDoomed: this.#hasFailedNeed(job),
    });
  }

  #hasFailedNeed({ dependencies, onFailedDependency = "run" }: PreparedJob): boolean {
    const states = dependencies.map((id) => this.entries.get(id)?.state);
    return onFailedDependency !== "run" && (states.includes("failed") || states.includes("canceled"));
  }

  #checkStandIn(job: PreparedJob, id: string): void {
    const holder = this.entries.get(id)!;
    const isSame = holder.job.unique?.key === job.unique?.key && holder.job.jobType === job.jobType;
    if (!job.unique || !isSame || !this.#holdsKey(holder))
      throw new Error(`${id} does not stand for ${job.id}`);
  }

  #holdsKey(entry: Entry): boolean {
    if (entry.state === "deleted") return false;
    if (isOpen(entry)) return true;
    return entry.inserted.atMs + (entry.job.unique?.periodMs ?? 0) > this.nowMs;
  }

  #checkUnique(): void {
    const keys = new Set<string>();
    for (const entry of this.entries.values()) {
      const { unique, jobType } = entry.job;
      if (!unique || !isOpen(entry) || this.#isUnsure(entry)) continue;
      const key = `${jobType} ${unique.key}`;
      if (keys.has(key)) throw new Error(`two live jobs have the key ${key}`);
      keys.add(key);
    }
  }

  /** L9 L12: what is given out waits for nothing and nobody has it. */
  #claimed({ id, token, args, dependencies, jobType }: ClaimedJob): void {
    const entry = this.entries.get(id);
    if (entry?.state !== "pending") throw new Error(`${id} was given out, and it is ${entry?.state}`);
    const reason = whyNotFree(this.entries, entry, this.nowMs);
    if (reason !== null) throw new Error(`${id} was given out although ${reason}`);
    const { job } = entry;
    if (job.args !== args || job.jobType !== jobType || !sameIds(job.dependencies, dependencies)) {
      throw new Error(`${id} was given out with other parameters`);
    }
    for (const other of this.entries.values()) {
      if (other.token === token) throw new Error(`${id} and ${other.job.id} have the same token`);
    }
    entry.state = "running";
    entry.token = token;
    entry.startsMs.push(this.nowMs);
  }

  /** FIFO within a priority, the higher first, and nothing left that could have been taken. */
  #checkTurn(expected: readonly string[], claimed: readonly ClaimedJob[]): void {
    const taken = claimed.map(({ id }) => id).join();
    if (taken !== expected.join()) throw new Error(`took ${taken}, whose turn was ${expected.join()}`);
  }

  #told(
    command: Extract<Command, { kind: "finish" | "requeue-or-finish" | "fail-attempt" | "release" }>,
    answer: Answer,
    changes: Decision["changes"],
  ): void {
    const entry = this.#named(command.job);
    const [row] = changes;
    if (answer.kind !== "ended" || row?.recordId !== entry.job.id)
      throw new Error(`${command.kind} ended nothing`);
    if (command.kind === "fail-attempt") this.#failed(entry, command.retryable, answer.requeued);
    if (!answer.requeued) return;
    this.#back(entry);
    const runAt = row.data?.["runAt"];
    if (typeof runAt === "string") entry.runAtMs = Date.parse(runAt);
  }

  /** L13: tried again exactly as often as it may be. */
  #failed(entry: Entry, retryable: boolean, isRetried: boolean): void {
    entry.failures += 1;
    const maxAttempts = entry.job.retry?.maxAttempts ?? this.#limits.maxAttempts;
    if (isRetried !== (retryable && entry.failures < maxAttempts))
      throw new Error(`L13: ${entry.job.id} failed ${entry.failures} times, retried: ${isRetried}`);
  }

  /** L12: only the current claim's token ends a job. */
  #named(ref: Extract<Command, { kind: "finish" }>["job"]): Entry {
    const entry =
      ref.by === "id"
        ? this.entries.get(ref.id)
        : [...this.entries.values()].find(({ token }) => token === ref.token);
    if (entry?.state !== "running")
      throw new Error(`something that does not run was ended: ${JSON.stringify(ref)}`);
    if (ref.token !== undefined && ref.token !== entry.token)
      throw new Error("ended under a claim of the past");
    return entry;
  }

  #redriven(id: string): void {
    const entry = this.entries.get(id);
    // Who depends on it is said again, too.
    if (entry?.state === "pending" && entry.failures === 0) return;
    if (entry?.state !== "failed") throw new Error(`${id} was redriven, and it is ${entry?.state}`);
    Object.assign(entry, { state: "pending", failures: 0, losses: 0, runAtMs: 0, isDoomed: false });
  }

  #deleted(id: string): void {
    const entry = this.#spokenOf(id)!;
    if (entry.state === "running") throw new Error(`${id} was deleted while it ran`);
    entry.state = "deleted";
    for (const other of this.entries.values()) {
      const isGone = other.state === "deleted" || this.#isUnsure(other);
      if (!isGone && other.job.dependencies.includes(id)) this.#needed.set(id, other.job.id);
    }
  }

  /** Somebody inserted it, and the queue has not taken it in. */
  #isUnsure({ job }: Entry): boolean {
    return this.foreign.has(job.id) && !this.#taken.has(job.id);
  }

  /** After a deletion: nothing that is left depends on what is gone. */
  #checkNeeds(): void {
    for (const [id, by] of this.#needed) {
      if (this.entries.get(by)!.state !== "deleted") throw new Error(`${id} was deleted, and ${by} needs it`);
    }
    this.#needed.clear();
  }

  #watchNote(note: Note): void {
    if (note.kind === "claim-lost") {
      const entry = this.entries.get(note.id)!;
      if (entry.state !== "running") throw new Error(`${note.id} was lost, and it is ${entry.state}`);
      entry.losses += 1;
      if (entry.losses > this.#limits.maxLosses)
        throw new Error(`L13: ${note.id} was lost ${entry.losses} times`);
      this.#back(entry);
    }
    if (note.kind === "job-ended") this.#noteEnd(note);
  }

  #noteEnd(note: Extract<Note, { kind: "job-ended" }>): void {
    const entry = this.#spokenOf(note.id);
    if (!entry || !isOpen(entry)) throw new Error(`${note.id} ended twice`);
    if (entry.job.gathers && note.state === "finished") this.#checkGathered(entry);
    this.#end(entry, note.state);
  }

  #checkGathered({ job }: Entry): void {
    for (const id of job.dependencies) {
      const state = this.entries.get(id)?.state ?? "deleted";
      if (state !== "finished" && state !== "deleted")
        throw new Error(`${job.id} is complete, and ${id} is ${state}`);
    }
  }

  #back(entry: Entry): void {
    entry.state = "pending";
    entry.token = null;
  }

  #end(entry: Entry, state: JobState): void {
    entry.state = state;
    entry.token = null;
    if (state === "finished") return;
    for (const other of this.entries.values()) {
      const { dependencies, onFailedDependency = "run" } = other.job;
      const needs = onFailedDependency !== "run" && dependencies.includes(entry.job.id);
      if (needs && other.state === "pending") other.isDoomed = true;
    }
  }
}

function claimedOf(answer: Answer): readonly ClaimedJob[] {
  return answer.kind === "claimed" ? answer.jobs : [];
}

/** Dependencies on jobs of the batch that others stand for are on those. */
function resolved(job: PreparedJob, jobs: readonly PreparedJob[], ids: readonly string[]): PreparedJob {
  const dependencies = job.dependencies.map((id) => {
    const index = jobs.findIndex((other) => other.id === id);
    return index < 0 ? id : ids[index]!;
  });
  return { ...job, dependencies: [...new Set(dependencies)] };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
