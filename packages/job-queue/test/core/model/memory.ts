/** What the people of a story remember: jobs that anybody spoke of, claims that were ever given out. Makes commands of it. */
import type { ClaimedJob, Command, PreparedJob, RunningRef } from "../../../src/core/command.ts";
import { scatteredId } from "../stream.ts";
import { drawJob } from "./cast.ts";
import type { Operation } from "./operations.ts";

type Told = Extract<Operation, { kind: "tell" }>;

export class Memory {
  readonly ids: string[] = [];
  readonly claims: ClaimedJob[] = [];
  readonly #parameters = new Map<string, PreparedJob>();
  #named = 0;

  /** Not the log's ids: those depend on how many rows were written. */
  readonly newId = (): string => {
    this.#named += 1;
    return scatteredId(2_000_000 + this.#named);
  };

  claimOf(index: number): ClaimedJob | undefined {
    return this.claims[index % Math.max(1, this.claims.length)];
  }

  remember(job: PreparedJob): void {
    this.ids.push(job.id);
    this.#parameters.set(job.id, job);
  }

  commandsOf(operation: Operation, nowMs: number): Command[] {
    switch (operation.kind) {
      case "enqueue":
        return [{ kind: "enqueue", jobs: this.#drawBatch(operation.jobs, nowMs) }];
      case "claim": {
        const { types, channels, limit, lease, worker } = operation;
        const want = {
          jobTypes: types.map((type) => `type-${type}`),
          channels: channels.map((channel) => `channel-${channel}`),
          limit,
          lease,
          workerId: workerId(worker),
        };
        return [{ kind: "claim", claimId: this.newId(), want }];
      }
      case "claim-by-id": {
        const taker = { workerId: workerId(operation.worker), lease: "worker" } as const;
        const claimId = this.newId();
        return this.#idOf(operation.job).map((id) => ({ kind: "claim-by-id", claimId, id, ...taker }));
      }
      case "tell":
        return this.#tell(operation);
      case "order":
        return this.#idOf(operation.job).map((id) =>
          operation.what === "fail-unrun"
            ? { kind: "fail-unrun", id, result: '"given up"' }
            : { kind: operation.what, id },
        );
      case "redrive":
        return [{ kind: "redrive", ids: operation.jobs.flatMap((job) => this.#idOf(job)) }];
      case "register": {
        const id = workerId(operation.worker);
        return [{ kind: "insert-worker", id, channel: "", arch: "x64", name: null }];
      }
      case "unregister":
        return [{ kind: "delete-worker", id: workerId(operation.worker) }];
      default:
        return [];
    }
  }

  #drawBatch(jobs: Extract<Operation, { kind: "enqueue" }>["jobs"], nowMs: number): PreparedJob[] {
    const batch: PreparedJob[] = [];
    for (const drawn of jobs) {
      const id = drawn.repeats === null ? undefined : this.#idOf(drawn.repeats)[0];
      const job = drawJob(drawn, {
        ids: this.ids,
        id: id ?? this.newId(),
        isIdGiven: id !== undefined,
        before: drawn.follows ? batch.at(-1)?.id : undefined,
        nowMs,
      });
      batch.push(id === undefined ? job : { ...job, ...this.#sameAs(id) });
    }
    for (const job of batch) if (!job.isIdGiven) this.remember(job);
    return batch;
  }

  /** The parameters under which the id is known, so that it names the same job. */
  #sameAs(id: string): Partial<PreparedJob> {
    const { jobType, channel, args, dependencies } = this.#parameters.get(id)!;
    return { jobType, channel, args, dependencies };
  }

  #tell({ claim: index, by, what }: Told): Command[] {
    const claim = this.claimOf(index);
    if (!claim) return [];
    const { id, token } = claim;
    const refs: Record<Told["by"], RunningRef> = {
      token: { by: "token", token },
      id: { by: "id", id },
      "id-and-token": { by: "id", id, token },
    };
    const job = refs[by];
    switch (what) {
      case "finish":
        return [{ kind: "finish", job, result: `"done ${id}"` }];
      case "fail":
        return [{ kind: "fail-attempt", job, error: '"no"', retryable: true }];
      case "fail-for-good":
        return [{ kind: "fail-attempt", job, error: '"never"', retryable: false }];
      case "release":
        return [{ kind: "release", job }];
      case "requeue":
        return [{ kind: "requeue-or-finish", job, maxRequeues: 2, result: '"enough"' }];
    }
  }

  #idOf(job: number): string[] {
    return this.ids.length === 0 ? [] : [this.ids[job % this.ids.length]!];
  }
}

export function workerId(worker: number): string {
  return scatteredId(1_000_000 + worker);
}
