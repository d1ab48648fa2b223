/**
 * The laws as a story is checked against them. What they compare with is their own: the edges that a
 * state may take, what a plain reader sees, and counts kept beside the view.
 */
import { type Change, foldWorkflow } from "@tidemark/sync-log";
import {
  advance,
  type Command,
  createStreamView,
  type Decision,
  evolve,
  type ImportLimits,
  type ItemView,
  ITEMS,
  JOBS,
  type JobView,
  type StreamView,
} from "../../src/index.ts";
import { PlainReader } from "../plain-reader.ts";
import { ClaimBook } from "./claim-book.ts";
import { checkDecision, checkLosses } from "./decision-laws.ts";

type Writer = "worker" | "user";

const ITEM_EDGES: Record<Writer, readonly string[]> = {
  worker: [
    "none>pending",
    "pending>extracting",
    "pending>cancelled",
    "extracting>extracted",
    "extracting>pending",
    "extracting>error",
    "extracting>cancelled",
    "extracted>error",
    "extracted>cancelled",
  ],
  user: ["none>pending", "error>pending", "extracted>saved", "extracted>duplicate", "extracted>consent-wall"],
};

const JOB_EDGES: Record<Writer, readonly string[]> = {
  worker: ["queued>running", "queued>done", "running>done", "paused>done", "done>running"],
  user: [
    "none>queued",
    "queued>paused",
    "queued>cancelled",
    "running>paused",
    "running>cancelled",
    "paused>running",
    "paused>cancelled",
    "done>running",
  ],
};

export class Laws {
  /** The view of one who missed nothing and forgets nothing. */
  readonly view: StreamView;
  readonly plain = new PlainReader();
  readonly #limits: ImportLimits;
  readonly #book = new ClaimBook();
  #hasMoreToGiveUp = false;

  constructor(userId: string, limits: ImportLimits) {
    this.#limits = limits;
    this.view = createStreamView(userId, limits);
  }

  pass(nowMs: number): void {
    advance(this.view, nowMs);
  }

  /** L9: every step of a state is one of those that its writer may take. */
  read(change: Change): void {
    const before = this.#stateOf(change);
    foldWorkflow(this.view, [change], evolve);
    this.plain.read(change);
    const after = this.#stateOf(change);
    if (change.tableName === ITEMS) this.#book.read(change, before, after);
    if (before === after || after === "none") return;
    const writer: Writer = change.origin === "system" ? "worker" : "user";
    const edges = change.tableName === JOBS ? JOB_EDGES : ITEM_EDGES;
    if (!edges[writer].includes(`${before}>${after}`)) {
      throw new Error(`L9: a ${writer} moved ${change.recordId} from ${before} to ${after}`);
    }
    if (before === "done" && this.#liveItemsOf(change.recordId) === 0) {
      throw new Error(`L9: job ${change.recordId} was reopened with nothing to do`);
    }
  }

  /** What a worker decided, before anything of it is folded; `view` is the worker's own. */
  watch(view: StreamView, command: Command, decision: Decision): void {
    checkDecision(this.view, this.#book, command, decision);
    if (command.kind === "account") this.#checkEnds(decision);
    if (command.kind === "settle") this.#book.noteSettlements(command.settlements, decision.changes);
    if (command.kind !== "sweep") return;
    checkLosses(view, command.liveWorkers, decision);
    const givenUp = decision.notes.filter((note) => note.kind === "pickup-expired").length;
    this.#hasMoreToGiveUp = givenUp === this.#limits.maxCancelsPerTransition;
  }

  /** After a worker's transition, at the head: what every reader sees is in order. */
  check(): void {
    const { view, plain } = this;
    for (const job of view.jobs.values()) {
      if (job.exists) raise(plain.differencesToJob(job));
      if (job.exists) this.#checkCounters(job.id);
    }
    for (const item of view.items.values()) {
      raise(plain.differencesToItem(item));
      if (!this.#mayWaitForNextSlice(item)) raise(plain.differencesToPickup(item));
      this.#checkBounds(item.id);
    }
    if (view.corrections.size > 0) throw new Error("L7: a fresh worker would correct what was corrected");
    for (const host of view.hosts.values()) {
      if (host.running > this.#limits.perHost) throw new Error(`${host.host} serves ${host.running} at once`);
    }
  }

  /** What is too much for one transition is repaired slice by slice. */
  #mayWaitForNextSlice(item: ItemView): boolean {
    if (item.phase.state !== "extracted") return false;
    return this.#hasMoreToGiveUp || item.job.deleted || item.job.status === "cancelled";
  }

  /** L15, by what a plain reader sees of the items. */
  #checkCounters(jobId: string): void {
    const job = this.view.jobs.get(jobId)!;
    const states = [...job.items].map((item) => this.plain.field(ITEMS, item.id, "state"));
    const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state as string)).length;
    const expected: Record<string, number> = {
      savedCount: count("saved", "consent-wall"),
      duplicateCount: count("duplicate"),
      errorCount: count("error"),
      warningCount: count("consent-wall"),
      cancelledCount: count("cancelled"),
    };
    for (const [field, number] of Object.entries(expected)) {
      const written = this.plain.field(JOBS, jobId, field);
      if (written !== number)
        throw new Error(`L15: ${jobId} says ${field} ${JSON.stringify(written)}, not ${number}`);
    }
    if (job.deleted || job.status === "cancelled") return;
    const live = count("pending", "extracting", "extracted");
    const isWhole = this.#isWhole(job);
    const isDone = this.plain.field(JOBS, jobId, "status") === "done";
    if (isDone && live > 0) throw new Error(`L15: ${jobId} is done with ${live} live items`);
    if (!isDone && live === 0 && isWhole) throw new Error(`L15: ${jobId} is not done, its items are`);
  }

  /** L15: a worker ends no import of which items may still come. */
  #checkEnds({ changes }: Decision): void {
    for (const { tableName, recordId, data } of changes) {
      const job =
        tableName === JOBS && data?.["status"] === "done" ? this.view.jobs.get(recordId) : undefined;
      if (job && job.status !== "done" && !this.#isWhole(job))
        throw new Error(`L15: ${recordId} was ended, and items may still come`);
    }
  }

  /** All announced items have come, or had their time to come. */
  #isWhole({ items, totalUrls, lastItemAtMs }: JobView): boolean {
    return items.size >= totalUrls || this.view.nowMs >= lastItemAtMs + this.#limits.missingItemsGraceMs;
  }

  /** L13, both by the counters in the log and by counting the claims themselves. */
  #checkBounds(itemId: string): void {
    const { maxAttempts, maxLosses } = this.#limits;
    const attempts = Number(this.plain.field(ITEMS, itemId, "attempts"));
    const losses = Number(this.plain.field(ITEMS, itemId, "losses"));
    const claims = this.#book.claimsSinceRetry(itemId);
    if (attempts > maxAttempts || losses > maxLosses || claims > maxAttempts + maxLosses - 1) {
      throw new Error(`L13: ${itemId} had ${claims} claims, ${attempts} attempts, ${losses} losses`);
    }
  }

  #stateOf(change: Change): string {
    if (change.tableName === ITEMS) return this.view.items.get(change.recordId)?.phase.state ?? "none";
    const job = change.tableName === JOBS ? this.view.jobs.get(change.recordId) : undefined;
    return job?.exists ? job.status : "none";
  }

  #liveItemsOf(jobId: string): number {
    const states = [...(this.view.jobs.get(jobId)?.items ?? [])].map((item) => item.phase.state);
    return states.filter((s) => s === "pending" || s === "extracting" || s === "extracted").length;
  }
}

function raise(differences: Iterable<string>): void {
  for (const difference of differences) throw new Error(difference);
}
