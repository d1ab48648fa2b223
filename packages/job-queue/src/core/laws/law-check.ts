/**
 * Checks a tenant's whole queue against the laws, from its changes and its head alone. Reads; repairs nothing. Its memory
 * is bounded by what lives at a time: what has come to rest is forgotten as the queue forgets it, and read again when a
 * late row tells of it. So it is fed page by page: observe the page's changes, read what is `unread`, `settle`.
 */
import { type Change, type Head, parseStampMs } from "@tidemark/sync-log";
import { advance } from "../advance.ts";
import { createQueueView } from "../create-view.ts";
import { evolve } from "../evolve.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../limits.ts";
import { finishTransition } from "../rest.ts";
import { isByQueue } from "../row.ts";
import { APP_ID, CLAIMS, DEPENDENTS, JOBS } from "../tables.ts";
import { isLive, type JobView, type QueueView } from "../view.ts";
import { judgeClaim } from "./claim-laws.ts";
import { EdgeLaw } from "./edge-law.ts";
import { type Finding, Findings } from "./findings.ts";
import { type History, insertedAgain, isFirstRow, readHistory, refused } from "./history.ts";
import { KnownIds } from "./known-ids.ts";
import { PlainJobs } from "./plain-jobs.ts";
import { judgeReach } from "./reach-law.ts";
import { before, judgeRow } from "./row-laws.ts";
import { RunLaws } from "./run-laws.ts";

export interface QueueReport {
  /** The first 1,000. */
  readonly violations: readonly Finding[];
  readonly violationCount: number;
  /** Things that the queue has still to write; it was told to look at the stream. */
  readonly outstanding: readonly Finding[];
  readonly changes: number;
  /** What others wrote that was not legal when it arrived, and so had no effect. */
  readonly ignoredIntents: number;
  readonly jobs: number;
}

export class QueueLawCheck {
  readonly view: QueueView;
  readonly #violations = new Findings();
  readonly #inserted: KnownIds;
  readonly #plain = new PlainJobs();
  readonly #edges = new EdgeLaw();
  readonly #runs = new RunLaws();
  /** Rows of records that the view did not hold when they came: their history judges them. */
  readonly #unjudged = new Map<string, Set<number>>();
  /** Of jobs at rest: what a plain reader sees otherwise. */
  readonly #unsaid = new Map<string, readonly string[]>();
  #changes = 0;
  #ignoredIntents = 0;
  #jobs = 0;
  #lastSeq = 0;
  #storedAtMs = 0;

  constructor({ userId, seq }: Pick<Head, "userId" | "seq">, limits: QueueLimits = DEFAULT_QUEUE_LIMITS) {
    this.view = createQueueView(userId, limits);
    this.#inserted = new KnownIds(seq);
  }

  /** Takes the stream's next change; they come in position order, from the first. */
  observe(change: Change): void {
    const { seq, appId, tableName } = change;
    this.#changes += 1;
    if (seq <= this.#lastSeq) {
      this.#violate({ law: "L5", subject: `position ${seq}`, what: `comes after ${this.#lastSeq}` });
      return;
    }
    this.#lastSeq = seq;
    this.#storedAtMs = Math.max(this.#storedAtMs, parseStampMs(change.createdAt) ?? 0);
    if (appId !== APP_ID) return;
    if (tableName === CLAIMS) this.#violations.addAll(judgeClaim(this.view, change));
    if (tableName === DEPENDENTS) this.#violations.addAll(this.#edges.observe(this.view, change));
    if (tableName === JOBS) this.#observeJob(change);
    else this.#fold(change);
  }

  /** Record ids whose rows have to be read before more is observed. */
  unread(): readonly string[] {
    return [...new Set([...this.#unjudged.keys(), ...this.#runs.unread()])];
  }

  /** `rows` are all rows of the records that were unread, in position order. */
  settle(rows: Iterable<Change>): void {
    const { limits, position } = this.view;
    const known = Map.groupBy(rows, ({ recordId }) => recordId);
    const past = new Map<string, JobView>();
    for (const id of this.unread()) {
      const upToHere = (known.get(id) ?? []).filter(({ seq }) => seq <= position);
      const history = readHistory(id, upToHere, this.#unjudged.get(id) ?? new Set(), limits);
      if (history.job) past.set(id, history.job);
      if (this.#unjudged.has(id)) this.#judge(id, history, upToHere);
    }
    this.#violations.addAll(this.#runs.tell(past));
    this.#unjudged.clear();
    this.#rest(this.#storedAtMs);
  }

  /** Everything that is wrong, once all changes up to the head were observed. `nowMs` is the log's time. */
  report(head: Head, nowMs: number): QueueReport {
    const outstanding = new Findings();
    // A stream that the queue was told to look at may be between a change and what follows from it.
    const owed = head.queue.attendAtMs === null ? this.#violations : outstanding;
    if (this.#lastSeq > head.seq) {
      const subject = `position ${this.#lastSeq}`;
      this.#violate({ law: "L5", subject, what: `is beyond the head's ${head.seq}` });
    }
    this.#rest(nowMs);
    for (const job of this.view.jobs.values()) owed.addAll(this.#compare(job));
    for (const [id, unsaid] of this.#unsaid) owed.addAll(unsaid.map((what) => plainly(id, what)));
    owed.addAll(this.#runs.report(this.view));
    owed.addAll(judgeKeys(this.view));
    this.#violations.addAll(this.#edges.report());
    this.#violations.addAll(judgeReach(this.view, head.queue));
    return {
      violations: this.#violations.kept,
      violationCount: this.#violations.count,
      outstanding: outstanding.kept,
      changes: this.#changes,
      ignoredIntents: this.#ignoredIntents,
      jobs: this.#jobs,
    };
  }

  #violate(finding: Finding): void {
    this.#violations.add(finding);
  }

  #fold(change: Change): boolean {
    const { view } = this;
    const effect = evolve(view, change);
    view.position = change.seq;
    if (effect.kind !== "ignored") return true;
    const { reason } = effect;
    // Both are looked into in another way.
    if (reason === "record-not-in-view" || reason === "nothing-to-claim") return false;
    if (isByQueue(change)) this.#violate(refused(change, reason));
    else this.#ignoredIntents += 1;
    return false;
  }

  #observeJob(change: Change): void {
    const { view } = this;
    const job = view.jobs.get(change.recordId);
    if (job === undefined) {
      this.#observeUnheld(change);
      return;
    }
    if (isFirstRow(change)) this.#violate(insertedAgain(change));
    const was = before(job);
    const wasLive = isLive(job);
    this.#plain.read(change);
    const isApplied = this.#fold(change);
    if (isApplied && isByQueue(change)) this.#violations.addAll(judgeRow(view, was, job, change));
    // Whoever had forgotten a job that ended knows it from here on.
    const isForgotten = !wasLive && isLive(job) && job.keptUntilMs <= this.#storedAtMs;
    if (isForgotten) view.seniority.renew(job, change.seq);
    if (wasLive && !isLive(job)) this.#violations.addAll(this.#runs.observeEnd(view, job, change.seq));
  }

  /** A new job, or a row about one that has come to rest or was not taken in yet. */
  #observeUnheld(change: Change): void {
    const { recordId: id, op, seq } = change;
    const isInsert = op === "insert";
    const mayBeKnown = isInsert && this.#inserted.add(id);
    const isNew = isFirstRow(change);
    if (!isNew || mayBeKnown) {
      const rows = this.#unjudged.get(id);
      if (rows) rows.add(seq);
      else this.#unjudged.set(id, new Set([seq]));
    }
    this.#fold(change);
    const job = this.view.jobs.get(id);
    if (job === undefined) return;
    this.#jobs += 1;
    this.#unsaid.delete(id);
    this.#plain.read(change);
    this.#edges.expect(job, change);
    if (isNew) this.#violations.addAll(this.#runs.observeInsert(this.view, job, change));
  }

  #judge(id: string, history: History, rows: readonly Change[]): void {
    this.#violations.addAll(history.findings);
    this.#ignoredIntents += history.ignoredIntents;
    if (history.wasKnown) this.#edges.forget(id);
    if (this.view.jobs.has(id)) {
      if (history.wasKnown) this.#jobs -= 1;
      this.#plain.readAnew(id, rows);
      return;
    }
    if (history.unsaid.length > 0) this.#unsaid.set(id, history.unsaid);
    else this.#unsaid.delete(id);
    const isAwaited = history.unsaid.length > 0 || (history.job !== null && isLive(history.job));
    // Nothing follows any more from what others wrote.
    if (!isAwaited) this.view.doubts.delete(id);
  }

  #rest(nowMs: number): void {
    advance(this.view, nowMs);
    finishTransition(this.view, (job) => {
      // Nobody will say again what is wrong about a job that the queue forgets.
      this.#violations.addAll(this.#compare(job));
      this.#plain.forget(job.id);
    });
  }

  *#compare(job: JobView): Generator<Finding> {
    for (const what of this.#plain.differencesTo(job, this.view.memo)) yield plainly(job.id, what);
  }
}

function plainly(id: string, what: string): Finding {
  return { law: "L7", subject: `job ${id}`, what };
}

/** L3: of jobs that ask for the same unique key, one lives. */
function* judgeKeys({ uniqueKeys }: QueueView): Generator<Finding> {
  for (const sharing of uniqueKeys.values()) {
    const [first, ...others] = [...sharing].filter(isLive);
    for (const job of others)
      yield { law: "L3", subject: `job ${job.id}`, what: `has the unique key that job ${first!.id} has` };
  }
}
