/** The queue's interface on one tenant's log: calls become commands and looks, refusals become errors. */
import type { Leases } from "@tidemark/sync-log";
import type { ClaimedJob, Command, RunningRef } from "../core/command.ts";
import { jsonTextOf } from "../core/json-text.ts";
import { prepareJobs } from "../core/prepare-job.ts";
import type { EnqueueOptions, NewJob } from "../core/model.ts";
import type {
  AttemptFailure,
  DequeuedJob,
  DequeueManyRequest,
  DequeueRequest,
  JobDetails,
  JobParameters,
  JobQueue,
  JobStatus,
  QueueWorkerRecord,
} from "../job-queue.ts";
import type { ClaimEnd } from "../loop/claim-watches.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import { leaseOf, wishOf } from "./dequeue-request.ts";
import { givenId, givenIds, givenNumber, givenObject, givenToken } from "./given.ts";
import { Heartbeats } from "./heartbeats.ts";
import { JobAnswers, type ReadJson } from "./job-answers.ts";
import { JobLookup } from "./job-lookup.ts";
import { accepted } from "./refusal-error.ts";
import { WorkerRegistry } from "./worker-registry.ts";

export class LogJobQueue implements JobQueue {
  readonly leases: Leases;
  readonly tenantQueue: TenantQueue;
  readonly readJson: ReadJson;
  readonly #answers: JobAnswers;
  readonly #jobs: JobLookup;
  readonly #heartbeats: Heartbeats;
  readonly #workers: WorkerRegistry;

  constructor(tenantQueue: TenantQueue, readJson: ReadJson = JSON.parse) {
    this.leases = tenantQueue.tools.log.leases;
    this.tenantQueue = tenantQueue;
    this.readJson = readJson;
    this.#answers = new JobAnswers(readJson);
    this.#jobs = new JobLookup(tenantQueue);
    this.#heartbeats = new Heartbeats(tenantQueue);
    this.#workers = new WorkerRegistry(tenantQueue);
  }

  async enqueue(
    jobType: string,
    args: unknown,
    dependencies: readonly string[] = [],
    channel = "",
    options: EnqueueOptions = {},
  ): Promise<string> {
    const [id] = await this.enqueueMany([{ ...options, jobType, args, dependencies, channel }]);
    return id!;
  }

  async enqueueMany(jobs: readonly NewJob[]): Promise<readonly string[]> {
    if (jobs.length === 0) return [];
    const prepared = prepareJobs(jobs, this.tenantQueue.tools.ports.newId);
    const answer = await this.#decide({ kind: "enqueue", jobs: prepared });
    return answer.kind === "enqueued" ? answer.ids : [];
  }

  async dequeue(request: DequeueRequest): Promise<DequeuedJob> {
    const [job] = await this.dequeueMany({ ...request, limit: 1 });
    return job!;
  }

  async dequeueMany(request: DequeueManyRequest): Promise<readonly DequeuedJob[]> {
    const wish = wishOf(request);
    if (request.workerId !== undefined) await this.#workers.noteTaking(request.workerId);
    const jobs = await this.tenantQueue.wait(wish, request.signal);
    return jobs.map((job) => this.#answers.dequeued(job));
  }

  async dequeueById(
    id: string,
    request: Pick<DequeueRequest, "workerId"> = {},
  ): Promise<Omit<DequeuedJob, "id">> {
    const claimId = this.tenantQueue.tools.ports.newId();
    const command = { kind: "claim-by-id", claimId, id: givenId(id), ...leaseOf(request) } as const;
    if (request.workerId !== undefined) await this.#workers.noteTaking(request.workerId);
    const answer = await this.#decide(command);
    const [claimed] = answer.kind === "claimed" ? answer.jobs : [];
    const { id: _, ...job } = this.#answers.dequeued(claimed as ClaimedJob);
    return job;
  }

  async requeueOrFinishJob(
    id: string,
    maxRetries: number,
    result: unknown,
    fence: { readonly token?: string } = {},
  ): Promise<{ readonly requeued: boolean }> {
    const { token } = fence;
    const job: RunningRef = {
      by: "id",
      id: givenId(id),
      ...(token !== undefined && { token: givenToken(token) }),
    };
    const command = {
      kind: "requeue-or-finish",
      job,
      maxRequeues: givenNumber(maxRetries, "job's maxRetries"),
      result: jsonTextOf(result, "The result"),
    } as const;
    const answer = await this.#decide(command);
    if (token !== undefined) this.#heartbeats.forget(token);
    return { requeued: answer.kind === "ended" && answer.requeued };
  }

  async finishJob(token: string, result: unknown): Promise<void> {
    const text = jsonTextOf(result, "The result");
    accepted(await this.tenantQueue.decide({ kind: "finish", job: byToken(token), result: text }));
    this.#heartbeats.forget(token);
  }

  async failAttempt(token: string, failure: AttemptFailure): Promise<{ readonly retried: boolean }> {
    const answer = await this.#decide({
      kind: "fail-attempt",
      job: byToken(token),
      error: jsonTextOf(givenObject(failure, "failure").error, "The error"),
      retryable: failure.retryable ?? true,
      retryAfterMs: failure.retryAfterMs,
    });
    this.#heartbeats.forget(token);
    return { retried: answer.kind === "ended" && answer.requeued };
  }

  async releaseJob(token: string): Promise<void> {
    await this.#decide({ kind: "release", job: byToken(token) });
    this.#heartbeats.forget(token);
  }

  async failJob(id: string, errorResult: unknown): Promise<void> {
    await this.#decide({
      kind: "fail-unrun",
      id: givenId(id),
      result: jsonTextOf(errorResult, "The result"),
    });
  }

  async cancelJob(id: string): Promise<void> {
    await this.#decide({ kind: "cancel", id: givenId(id) });
  }

  async jobStatus(id: string): Promise<JobStatus> {
    return this.#answers.status(await this.#jobs.find(id));
  }

  async job(id: string): Promise<JobParameters> {
    return this.#answers.parameters(await this.#jobs.find(id));
  }

  async jobDetails(id: string): Promise<JobDetails> {
    return this.#answers.details(await this.#jobs.find(id));
  }

  idFromToken(token: string): Promise<string> {
    return this.#heartbeats.idFromToken(token);
  }

  heartbeats(olderThanMs: number): Promise<readonly string[]> {
    return this.#heartbeats.olderThan(olderThanMs);
  }

  refreshHeartbeat(token: string): Promise<void> {
    return this.#heartbeats.refresh(token);
  }

  allRootJobs(): Promise<readonly string[]> {
    return this.#jobs.roots();
  }

  async deleteJob(id: string): Promise<void> {
    await this.#decide({ kind: "delete", id: givenId(id) });
  }

  async deadLetters(page: { readonly limit?: number; readonly after?: string } = {}) {
    return (await this.#jobs.deadLetters(page)).map((job) => this.#answers.details(job));
  }

  async redrive(ids: readonly string[]): Promise<number> {
    const answer = await this.#decide({ kind: "redrive", ids: givenIds(ids) });
    return answer.kind === "counted" ? answer.count : 0;
  }

  insertWorker(channel: string, arch: string, name?: string): Promise<string> {
    return this.#workers.insert(channel, arch, name ?? null);
  }

  workers(olderThanMs: number): Promise<readonly QueueWorkerRecord[]> {
    return this.#workers.olderThan(olderThanMs);
  }

  updateWorkerStatus(id: string): Promise<void> {
    return this.#workers.renew(id);
  }

  deleteWorker(id: string): Promise<void> {
    return this.#workers.delete(id);
  }

  onClaimEnded(token: string, callback: (reason: ClaimEnd) => void): () => void {
    return this.tenantQueue.watch(givenToken(token), callback);
  }

  async close(): Promise<void> {
    await this.tenantQueue.close();
  }

  async #decide(command: Command) {
    return accepted(await this.tenantQueue.decide(command));
  }
}

/** Throws a `TypeError` for a queue of another kind: `who` needs what is behind the interface. */
export function logQueueOf(queue: JobQueue, who: string): LogJobQueue {
  if (queue instanceof LogJobQueue) return queue;
  throw new TypeError(`${who} needs a queue that createJobQueue made, and was given another object.`);
}

function byToken(token: string): RunningRef {
  return { by: "token", token: givenToken(token) };
}
