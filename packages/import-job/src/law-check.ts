/**
 * Checks a whole stream against the laws, from its changes and its head alone. Used by `tidemark
 * verify`, by chaos runs and by tests. Reads; repairs nothing.
 */
import { type Change, type Head, type Json, parseStampMs } from "@tidemark/sync-log";
import { createStreamView } from "./create-view.ts";
import { evolve } from "./evolve.ts";
import { isByWorker, itemFields, jobFields } from "./fields.ts";
import { DEFAULT_LIMITS, type ImportLimits } from "./limits.ts";
import { APP_ID, isLive, itemIdOfPickup, ITEMS, JOBS, PICKUPS } from "./model.ts";
import { countersOf, type ItemView, type JobView, liveCount, type StreamView } from "./view.ts";

export interface Finding {
  /** `L9` and so on, as the design numbers its laws. */
  readonly law: string;
  readonly subject: string;
  readonly what: string;
}

export interface StreamReport {
  readonly violations: readonly Finding[];
  /** Things that a worker has still to write; it was told to look at the stream. */
  readonly outstanding: readonly Finding[];
  readonly changes: number;
  /** Users' intents that were no longer legal when they arrived, and so had no effect. */
  readonly ignoredIntents: number;
  readonly jobs: number;
  readonly items: number;
}

interface Stamped {
  readonly value: Json;
  readonly atMs: number;
  readonly changeId: string;
}

export class LawCheck {
  readonly view: StreamView;
  readonly #violations: Finding[] = [];
  /** The last-writer-wins value of each job's status and item's state: what a plain reader sees. */
  readonly #plainly = new Map<string, Stamped>();
  /** The position of each job's latest change, or of one of its items or pickups. */
  readonly #lastSeqOf = new Map<JobView, number>();
  #changes = 0;
  #ignoredIntents = 0;
  #lastSeq = 0;

  constructor(userId: string, limits: ImportLimits = DEFAULT_LIMITS) {
    this.view = createStreamView(userId, limits);
  }

  /** Takes the stream's next change; they come in position order, from the first. */
  observe(change: Change): void {
    this.#changes += 1;
    if (change.seq <= this.#lastSeq)
      this.#violate("L5", `position ${change.seq}`, `comes after ${this.#lastSeq}`);
    this.#lastSeq = change.seq;
    if (change.appId !== APP_ID) return;
    this.#readPlainly(change);
    const effect = evolve(this.view, change);
    this.view.position = change.seq;
    const job = this.#jobOf(change);
    if (job) this.#lastSeqOf.set(job, change.seq);
    if (effect.kind !== "ignored") return;
    if (!isByWorker(change)) this.#ignoredIntents += 1;
    else this.#violate("L9", `${change.tableName}/${change.recordId} at ${change.seq}`, effect.reason);
  }

  /** Everything that is wrong, once all changes up to the head were observed. */
  report(head: Head): StreamReport {
    const outstanding: Finding[] = [];
    // A stream that a worker was told to look at may be between a change and what follows from it.
    const note = (finding: Finding) =>
      (head.attendAtMs === null ? this.#violations : outstanding).push(finding);
    if (this.#lastSeq > head.seq)
      this.#violate("L5", `position ${this.#lastSeq}`, `is beyond the head's ${head.seq}`);
    for (const job of this.view.jobs.values()) {
      for (const finding of this.#checkJob(job)) note(finding);
      this.#checkReachable(job, head);
    }
    this.#checkArticleIds();
    for (const item of this.view.items.values()) {
      this.#checkBounds(item);
      for (const finding of this.#checkItem(item)) note(finding);
    }
    return {
      violations: this.#violations,
      outstanding,
      changes: this.#changes,
      ignoredIntents: this.#ignoredIntents,
      jobs: this.view.jobs.size,
      items: this.view.items.size,
    };
  }

  #violate(law: string, subject: string, what: string): void {
    this.#violations.push({ law, subject, what });
  }

  *#checkJob(job: JobView): Generator<Finding> {
    const subject = `job ${job.id}`;
    if (!job.exists) {
      yield { law: "L10", subject, what: `has ${job.items.size} items but no record of its own` };
      return;
    }
    const counters = countersOf(job);
    for (const name of Object.keys(counters) as (keyof typeof counters)[]) {
      const [written, counted] = [job.written[name], counters[name]];
      if (written !== counted)
        yield { law: "L15", subject, what: `${name} is ${written}, its items say ${counted}` };
    }
    const live = liveCount(job);
    const hasEnded = job.status === "done" || job.status === "cancelled" || job.deleted;
    if (hasEnded && live > 0) yield { law: "L15", subject, what: `is ${job.status} with ${live} live items` };
    if (!hasEnded && live === 0 && job.items.size >= job.totalUrls) {
      yield { law: "L15", subject, what: `is ${job.status} although all its items have ended` };
    }
    yield* this.#comparePlainly(JOBS, job.id, "status", jobFields(job)["status"] ?? null);
  }

  *#checkItem(item: ItemView): Generator<Finding> {
    const subject = `item ${item.id}`;
    const isExtracted = item.phase.state === "extracted";
    if (isExtracted && item.pickupAtMs === null)
      yield { law: "L11", subject, what: "is extracted without a pickup" };
    if (!isExtracted && item.pickupAtMs !== null) {
      yield { law: "L11", subject, what: `is ${item.phase.state} and still has a pickup` };
    }
    yield* this.#comparePlainly(ITEMS, item.id, "state", itemFields(item)["state"] ?? null);
  }

  /** A live job must be where a worker that knows nothing would find it. */
  #checkReachable(job: JobView, head: Head): void {
    const isOpen = job.exists && (job.status === "queued" || job.status === "running") && !job.deleted;
    const hasWork = isOpen && job.countOf.pending + job.countOf.extracting > 0;
    if (hasWork && head.attendAtMs === null) {
      this.#violate("L10", `job ${job.id}`, "has work to do but no worker was told to look at its stream");
    }
    // A worker that meets a change of a job it does not know reads the job whole.
    const isMet = (this.#lastSeqOf.get(job) ?? 0) >= head.liveFrom;
    if (liveCount(job) > 0 && job.firstSeq < head.liveFrom && !isMet) {
      this.#violate(
        "L10",
        `job ${job.id}`,
        `begins at ${job.firstSeq}, before the fold's start at ${head.liveFrom}`,
      );
    }
  }

  #jobOf({ tableName, recordId }: Change): JobView | undefined {
    if (tableName === JOBS) return this.view.jobs.get(recordId);
    const itemId = tableName === PICKUPS ? itemIdOfPickup(recordId) : recordId;
    return itemId === null ? undefined : this.view.items.get(itemId)?.job;
  }

  #checkBounds(item: ItemView): void {
    const { attempts, losses } = item.counters;
    const { maxAttempts, maxLosses } = this.view.limits;
    if (attempts > maxAttempts || losses > maxLosses) {
      this.#violate("L13", `item ${item.id}`, `has ${attempts} attempts and ${losses} losses`);
    }
  }

  #checkArticleIds(): void {
    const itemOf = new Map<string, string>();
    for (const item of this.view.items.values()) {
      if (item.articleId === null || isLive(item.phase.state)) continue;
      const other = itemOf.get(item.articleId);
      if (other !== undefined)
        this.#violate("L14", `item ${item.id}`, `has the same article as item ${other}`);
      itemOf.set(item.articleId, item.id);
    }
  }

  #readPlainly(change: Change): void {
    const field = change.tableName === JOBS ? "status" : change.tableName === ITEMS ? "state" : null;
    const value = field === null ? undefined : change.data?.[field];
    if (field === null || value === undefined) return;
    const key = `${change.tableName}/${change.recordId}`;
    const atMs = parseStampMs(change.fieldMeta[field]) ?? parseStampMs(change.createdAt) ?? 0;
    const known = this.#plainly.get(key);
    const isLater = !known || atMs > known.atMs || (atMs === known.atMs && change.id > known.changeId);
    if (isLater) this.#plainly.set(key, { value, atMs, changeId: change.id });
  }

  *#comparePlainly(tableName: string, id: string, field: string, folded: Json): Generator<Finding> {
    const plain = this.#plainly.get(`${tableName}/${id}`);
    if (!plain || plain.value === folded) return;
    const what = `${field} is ${JSON.stringify(folded)}, but a last-writer-wins reader sees ${JSON.stringify(plain.value)}`;
    yield { law: "L7", subject: `${tableName}/${id}`, what };
  }
}
