/**
 * The laws as a story is checked against them. What they compare with is their own: the edges that a
 * state may take, what a plain reader sees, and counts kept beside the view.
 */
import { type Change, foldWorkflow, type NewChange } from "@tidemark/sync-log";
import {
  advance,
  type Command,
  createStreamView,
  type Decision,
  evolve,
  type ImportLimits,
  type ItemView,
  itemIdOfPickup,
  ITEMS,
  JOBS,
  PICKUPS,
  type StreamView,
} from "../../src/index.ts";
import { PlainReader } from "../plain-reader.ts";

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
  /** Claims of an item since it was new or retried, without those given back untried. */
  readonly #claims = new Map<string, number>();
  #hasMoreToGiveUp = false;
  readonly #claimsEver = new Map<string, number>();

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
    if (change.tableName === ITEMS) this.#countClaims(change, before, after);
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

  /** What a worker decided, before anything of it is folded. */
  watch(command: Command, decision: Decision): void {
    for (const change of decision.changes) this.#watchChange(command, change);
    if (command.kind === "sweep") {
      const givenUp = decision.notes.filter((note) => note.kind === "pickup-expired").length;
      this.#hasMoreToGiveUp = givenUp === this.#limits.maxCancelsPerTransition;
    }
    if (command.kind !== "settle") return;
    const written = new Set(decision.changes.map((change) => change.recordId));
    for (const itemId of written) {
      const current = this.#claimsEver.get(itemId);
      const first = command.settlements.find((s) => s.itemId === itemId && s.claim === current);
      if (first?.outcome.kind === "released") this.#uncount(itemId);
    }
  }

  #watchChange(command: Command, change: NewChange): void {
    const isPickup = change.tableName === PICKUPS && change.op === "insert";
    const state = change.tableName === ITEMS ? change.data?.["state"] : undefined;
    if (!isPickup && state !== "extracting" && state !== "extracted") return;
    const itemId = isPickup ? itemIdOfPickup(change.recordId)! : change.recordId;
    const item = this.view.items.get(itemId);
    if (!item) throw new Error(`L12: wrote of item ${itemId}, which nobody knows`);
    if (!isPickup && command.kind === "account" && state === item.phase.state) return;
    const { job } = item;
    if (job.status === "cancelled" || job.deleted) {
      throw new Error(`L17: took up item ${itemId} of a cancelled job`);
    }
    if (state === "extracting") {
      if (job.status === "paused") throw new Error(`L17: took item ${itemId} of a paused job`);
      if (command.kind !== "claim") throw new Error(`L9: ${command.kind} claimed item ${itemId}`);
      return;
    }
    const current = this.#claimsEver.get(itemId);
    const settlements = command.kind === "settle" ? command.settlements : [];
    const isUnderClaim = settlements.some((s) => s.itemId === itemId && s.claim === current);
    if (!isUnderClaim || item.phase.state !== "extracting") {
      throw new Error(`L12: wrote a result of item ${itemId} under another claim than ${current}`);
    }
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
    const graceEndsAtMs = job.lastItemAtMs + this.#limits.missingItemsGraceMs;
    const isWhole = states.length >= job.totalUrls || this.view.nowMs >= graceEndsAtMs;
    const isDone = this.plain.field(JOBS, jobId, "status") === "done";
    if (isDone && live > 0) throw new Error(`L15: ${jobId} is done with ${live} live items`);
    if (!isDone && live === 0 && isWhole) throw new Error(`L15: ${jobId} is not done, its items are`);
  }

  /** L13, both by the counters in the log and by counting the claims themselves. */
  #checkBounds(itemId: string): void {
    const { maxAttempts, maxLosses } = this.#limits;
    const attempts = Number(this.plain.field(ITEMS, itemId, "attempts"));
    const losses = Number(this.plain.field(ITEMS, itemId, "losses"));
    const claims = this.#claims.get(itemId) ?? 0;
    if (attempts > maxAttempts || losses > maxLosses || claims > maxAttempts + maxLosses - 1) {
      throw new Error(`L13: ${itemId} had ${claims} claims, ${attempts} attempts, ${losses} losses`);
    }
  }

  #countClaims(change: Change, before: string, after: string): void {
    const known = this.#claims.get(change.recordId) ?? 0;
    if (before === "pending" && after === "extracting") {
      this.#claims.set(change.recordId, known + 1);
      this.#claimsEver.set(change.recordId, (this.#claimsEver.get(change.recordId) ?? 0) + 1);
    }
    if (before === "error" && after === "pending") this.#claims.set(change.recordId, 0);
  }

  #uncount(itemId: string): void {
    this.#claims.set(itemId, (this.#claims.get(itemId) ?? 0) - 1);
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
