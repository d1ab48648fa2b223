/** Finds jobs, whether they live or have long come to rest. */
import { findInHistory, type JobSummary, summariseJob } from "../core/summary.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import { type Failure, lastFailureSeq, nextFailures } from "./dead-letters.ts";
import { givenId, givenLimit } from "./given.ts";
import { jobRowsAfter } from "./read-history.ts";
import { readPastJobs } from "./read-past-jobs.ts";
import { notExist } from "./refusal-error.ts";
import { rootJobs } from "./root-jobs.ts";

const DEFAULT_PAGE = 100;

export class JobLookup {
  readonly #queue: TenantQueue;

  constructor(queue: TenantQueue) {
    this.#queue = queue;
  }

  /** Rejects with `NotExistError`. */
  async find(given: string): Promise<JobSummary> {
    const id = givenId(given);
    const { log, tenant } = this.#queue.tools;
    const live = await this.#queue.look(({ view }) => summariseJob(view, id));
    const job = live ?? (await readPastJobs(log, tenant, [id])).get(id);
    if (!job) throw notExist("job", given);
    return job;
  }

  async roots(): Promise<readonly string[]> {
    const { log, tenant } = this.#queue.tools;
    return rootJobs(jobRowsAfter(log, tenant, 0));
  }

  /** Jobs whose latest failure lies behind that of the job `after`, and that are failed still. */
  async deadLetters(page: {
    readonly limit?: number;
    readonly after?: string;
  }): Promise<readonly JobSummary[]> {
    const { log, tenant } = this.#queue.tools;
    const { after } = page;
    const limit = givenLimit(page.limit ?? DEFAULT_PAGE);
    const letters: JobSummary[] = [];
    let position = after === undefined ? 0 : lastFailureSeq(await log.readRecords(tenant, [givenId(after)]));
    while (letters.length < limit) {
      const failures = await nextFailures(jobRowsAfter(log, tenant, position), limit - letters.length);
      const last = failures.at(-1);
      if (!last) break;
      position = last.seq;
      letters.push(...(await this.#stillFailed(failures)));
    }
    return letters;
  }

  /** Of each job that is still failed, the latest failure, if it is among these. */
  async #stillFailed(failures: readonly Failure[]): Promise<readonly JobSummary[]> {
    const { log, tenant } = this.#queue.tools;
    const history = await log.readRecords(tenant, [...new Set(failures.map(({ id }) => id))]);
    const rowsOf = Map.groupBy(history, ({ recordId }) => recordId);
    const jobs = findInHistory(history);
    return failures.flatMap(({ id, seq }) => {
      const job = jobs.get(id);
      return job?.state === "failed" && lastFailureSeq(rowsOf.get(id) ?? []) === seq ? [job] : [];
    });
  }
}
