/**
 * L18: whoever is proved to live keeps its jobs, and whoever is not loses them in the next sweep. Knows who took what
 * from the answers alone.
 */
import type { Command, Decision } from "../../../src/core/command.ts";
import type { QueueLimits } from "../../../src/core/limits.ts";
import type { Entries } from "./entry.ts";

interface Taker {
  readonly workerId: string | null;
  readonly lease: "worker" | "token";
  readonly token: string;
}

export class LossLaw {
  readonly #limits: QueueLimits;
  readonly #takerOf = new Map<string, Taker>();

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** `entries` are as they were before the decision; `leases`: those that run, of workers and of tokens. */
  watch(command: Command, decision: Decision, entries: Entries, leases: ReadonlySet<string>): void {
    const { answer } = decision;
    if (answer.kind === "claimed") {
      const { workerId, lease } = takerIn(command);
      for (const { id, token } of answer.jobs) this.#takerOf.set(id, { workerId, lease, token });
    }
    if (command.kind === "sweep") this.#checkSweep(decision, entries, leases);
  }

  #checkSweep({ notes, changes }: Decision, entries: Entries, leases: ReadonlySet<string>): void {
    const moved = new Set<string>();
    for (const note of notes) {
      if (note.kind !== "claim-lost" && note.kind !== "job-ended") continue;
      moved.add(note.id);
      if (note.kind === "claim-lost" && this.#isAlive(note.id, leases))
        throw new Error(`L18: ${note.id} was taken from one that lives`);
    }
    // What is too much for one sweep follows in the next.
    if (changes.length >= this.#limits.maxJobsPerSweep) return;
    for (const [id, { state }] of entries) {
      const isDue = state === "running" && this.#takerOf.get(id)?.lease === "worker";
      if (isDue && !moved.has(id) && !this.#isAlive(id, leases))
        throw new Error(`L18: ${id} was left to a worker that is gone`);
    }
  }

  #isAlive(id: string, leases: ReadonlySet<string>): boolean {
    const { workerId, lease, token } = this.#takerOf.get(id)!;
    return leases.has(lease === "worker" ? (workerId ?? "") : token);
  }
}

function takerIn(command: Command): Pick<Taker, "workerId" | "lease"> {
  if (command.kind === "claim") return command.want;
  if (command.kind === "claim-by-id") return command;
  throw new Error(`${command.kind} took a job`);
}
