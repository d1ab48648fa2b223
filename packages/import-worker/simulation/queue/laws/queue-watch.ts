/**
 * Reads what was stored in a tenant's stream after each step, and checks it twice: by the queue's own check of its laws,
 * and by a book that knows nothing of the queue's fold.
 */
import { QueueLawCheck } from "@tidemark/job-queue";
import type { Change, SyncLog } from "@tidemark/sync-log";
import { LawBroken } from "../../laws/watcher.ts";
import { SIMULATED_QUEUE_LIMITS } from "../limits.ts";
import { JobBook, type Step } from "./job-book.ts";
import { JobLaws } from "./job-laws.ts";
import { LostClaims } from "./lost-claims.ts";
import { QueueWitness } from "./witness.ts";

export interface QueueWatchTools {
  readonly truth: SyncLog;
  readonly tenant: string;
  /** The log's clock, ms. */
  readonly nowMs: () => number;
  /** False once a clock of the log may have jumped. */
  readonly isClockTrue: () => boolean;
  readonly onStep: (step: Step) => void;
}

export class QueueWatch {
  readonly book = new JobBook();
  readonly witness = new QueueWitness(this.book);
  readonly #tools: QueueWatchTools;
  readonly lostClaims: LostClaims;
  readonly #laws = new JobLaws(this.book);
  readonly #check: QueueLawCheck;
  #seq = 0;
  #isDirty = false;

  constructor(tools: QueueWatchTools) {
    this.#tools = tools;
    this.lostClaims = new LostClaims(tools.isClockTrue);
    // The check may take every id for one that it knows: a simulated stream is short.
    this.#check = new QueueLawCheck({ userId: tools.tenant, seq: 10_000 }, SIMULATED_QUEUE_LIMITS);
    void tools.truth.subscribe((userId) => {
      if (userId === tools.tenant) this.#isDirty = true;
    });
  }

  /** Throws a `LawBroken`. Null when nothing had to be waited for. */
  step(): Promise<void> | null {
    this.#laws.pass(this.#tools.nowMs());
    if (this.#isDirty) return this.#read();
    this.witness.check();
    return null;
  }

  async #read(): Promise<void> {
    this.#isDirty = false;
    const { truth, tenant } = this.#tools;
    const { changes } = await truth.readAfter(tenant, this.#seq, { limit: Infinity });
    for (const change of changes) this.#observe(change);
    await this.#report();
    this.witness.check();
  }

  #observe(change: Change): void {
    this.#seq = change.seq;
    this.#check.observe(change);
    for (const step of this.book.read(change)) {
      this.#laws.check(step);
      this.lostClaims.check(step);
      this.#tools.onStep(step);
    }
  }

  async #report(): Promise<void> {
    const { truth, tenant, nowMs } = this.#tools;
    const unread = this.#check.unread();
    if (unread.length > 0) this.#check.settle(await truth.readRecords(tenant, unread));
    const head = await truth.head(tenant);
    if (!head) throw new LawBroken("L2", "a queue with changes has no head", { userId: tenant });
    const [violation] = this.#check.report(head, nowMs()).violations;
    if (!violation) return;
    const { law, subject, what } = violation;
    throw new LawBroken(law, `queue ${subject} ${what}`, { userId: tenant });
  }
}
