/** A transition costs what it changes, not the size of the queue: counted in looks at jobs, not in time. */
import { formatStamp } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { advance, nextAttentionMs } from "../../src/core/advance.ts";
import type { Command, PreparedJob } from "../../src/core/command.ts";
import { couldClaim } from "../../src/core/could-claim.ts";
import { createQueueView } from "../../src/core/create-view.ts";
import { decide } from "../../src/core/decide.ts";
import { foldDecided } from "../../src/core/decided.ts";
import { DEFAULT_QUEUE_LIMITS } from "../../src/core/limits.ts";
import type { JobState } from "../../src/core/model.ts";
import { finishTransition, liveFromOf } from "../../src/core/rest.ts";
import type { JobView, QueueView } from "../../src/core/view.ts";
import { byToken } from "./scene.ts";
import { scatteredId, START_MS } from "./stream.ts";

const WANT = { jobTypes: ["work"], channels: [""], limit: 16, workerId: "w", lease: "worker" } as const;

/** A queue of that many jobs, of which some share limits, and a counter of how often anybody looks at a job's state. */
class CountedQueue {
  readonly view: QueueView = createQueueView("tenant-1", DEFAULT_QUEUE_LIMITS);
  looks = 0;
  #ids = 0;

  constructor(count: number) {
    advance(this.view, START_MS);
    this.#run({ kind: "enqueue", jobs: Array.from({ length: count }, (_, index) => this.#job(index)) });
    finishTransition(this.view);
    for (const job of this.view.jobs.values()) this.#countLooksAt(job);
  }

  readonly newId = (): string => {
    this.#ids += 1;
    return scatteredId(this.#ids);
  };

  #job(index: number): PreparedJob {
    const limit = index % 2 === 0 ? {} : { limit: { key: `key-${index % 100}`, concurrency: 1 } };
    return { id: this.newId(), jobType: "work", args: "1", dependencies: [], channel: "", ...limit };
  }

  #countLooksAt(job: JobView): void {
    let { state } = job;
    Object.defineProperty(job, "state", {
      get: (): JobState => {
        this.looks += 1;
        return state;
      },
      set: (next: JobState) => {
        state = next;
      },
    });
  }

  #run(command: Command) {
    const decision = decide(this.view, command, { nowMs: START_MS, newId: this.newId, random: () => 0.5 });
    foldDecided(this.view, decision.changes, formatStamp(START_MS));
    return decision.answer;
  }

  /** Answers what was answered, and how many looks at jobs all of it took. */
  count(command: Command) {
    const before = this.looks;
    const answer = this.#run(command);
    finishTransition(this.view);
    nextAttentionMs(this.view);
    liveFromOf(this.view);
    couldClaim(this.view, WANT);
    return { answer, looks: this.looks - before };
  }
}

/** Looks at jobs that each step takes in a queue of that many. */
function looksIn(count: number): Record<string, number> {
  const queue = new CountedQueue(count);
  const claim = () => queue.count({ kind: "claim", claimId: queue.newId(), want: WANT });
  const first = claim();
  const [one, other, third] = first.answer.kind === "claimed" ? first.answer.jobs : [];
  const finish = queue.count({ kind: "finish", job: byToken(one!.token), result: "1" });
  const release = queue.count({ kind: "release", job: byToken(other!.token) });
  const cancel = queue.count({ kind: "cancel", id: third!.id });
  const sweep = queue.count({ kind: "sweep", liveLeases: new Set(["w"]) });
  const lose = queue.count({ kind: "sweep", liveLeases: new Set() });
  const second = claim();
  const steps = { first, finish, release, cancel, sweep, lose, second };
  return Object.fromEntries(Object.entries(steps).map(([name, { looks }]) => [name, looks]));
}

test("no step looks at more jobs in a queue of 50,000 than in one of 1,000", () => {
  const inSmall = looksIn(1_000);
  expect(looksIn(50_000)).toEqual(inSmall);
  for (const looks of Object.values(inSmall)) expect(looks).toBeLessThan(16 * 40);
});
