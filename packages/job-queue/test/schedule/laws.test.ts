/**
 * The laws of schedules over stories that fast-check draws: three processes with views of their own over one log, each of
 * which may look at any time, take tasks, end them, or be killed and come back knowing nothing.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nextAttentionMs } from "../../src/core/advance.ts";
import type { ClaimedJob } from "../../src/core/command.ts";
import type { QueueReport } from "../../src/core/laws/law-check.ts";
import { liveFromOf } from "../../src/core/rest.ts";
import { scheduleFields } from "../../src/core/schedule/schedule-record.ts";
import { isLive, type QueueView } from "../../src/core/view.ts";
import { checkLaws } from "../core/laws/check.ts";
import { CoreStory, SCHEDULE, tasks } from "./support/core-story.ts";

const MINUTE_MS = 60_000;

type Step =
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "look" | "take" | "finish" | "fail" | "kill"; readonly process: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 150_000 }) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "look" as const,
        "take" as const,
        "finish" as const,
        "finish" as const,
        "kill" as const,
      ),
      process: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("fail" as const), process: fc.integer({ min: 0, max: 2 }) }),
  },
);

class Process {
  lives = 0;
  view: QueueView;
  held: ClaimedJob[] = [];
  readonly #name: string;

  constructor(name: string, view: QueueView) {
    this.#name = name;
    this.view = view;
  }

  get workerId(): string {
    return `${this.#name}-${this.lives}`;
  }
}

/** Several processes that take turns at the head, each folding first what the others have stored. */
class Cluster {
  readonly story: CoreStory;
  readonly processes: readonly Process[];
  /** How often each task was begun after it had finished: never, if the law holds. */
  readonly begunAgain: string[] = [];
  readonly #finished = new Set<string>();

  constructor(story: CoreStory) {
    this.story = story;
    this.processes = ["a", "b", "c"].map((name) => new Process(name, story.foldAnew()));
  }

  do(step: Step): void {
    if (step.kind === "wait") {
      this.story.nowMs += step.ms;
      return;
    }
    const process = this.processes[step.process]!;
    this.#takeTurn(process, () => this.#act(step.kind, process));
  }

  #act(kind: Exclude<Step["kind"], "wait">, process: Process): void {
    const { story } = this;
    switch (kind) {
      case "look":
        story.sweep(...this.processes.map(({ workerId }) => workerId));
        return;
      case "take":
        for (const job of story.claim(process.workerId)) {
          if (this.#finished.has(job.id)) this.begunAgain.push(job.id);
          process.held.push(job);
        }
        return;
      case "finish":
      case "fail": {
        const job = process.held.shift();
        if (!job) return;
        if (kind === "fail") story.fail(job);
        else story.finish(job);
        if (story.job(job.id).state === "finished") this.#finished.add(job.id);
        return;
      }
      case "kill":
        process.lives += 1;
        process.held = [];
        process.view = story.foldAnew();
        story.view = process.view;
        return;
    }
  }

  #takeTurn(process: Process, act: () => void): void {
    const { story } = this;
    story.view = process.view;
    for (const row of story.log.slice(process.view.position)) story.foldStored(row);
    act();
  }

  /** Nobody is killed any more, and everything is done. */
  settle(): void {
    for (let round = 0; round < 1_000; round += 1) {
      for (const process of [0, 1, 2]) {
        this.do({ kind: "finish", process });
        this.do({ kind: "take", process });
      }
      this.do({ kind: "look", process: 0 });
      if (![...this.story.view.jobs.values()].some(isLive)) return;
    }
    throw new Error("The runs do not come to an end.");
  }
}

function begin(fields: Parameters<CoreStory["put"]>[0]): Cluster {
  const story = new CoreStory();
  story.put({ everyMs: MINUTE_MS, tasks: tasks(3), ...fields });
  return new Cluster(story);
}

function check({ story }: Cluster, pageSize: number): QueueReport {
  const { log, limits, nowMs, view } = story;
  const hints = { attendAtMs: nextAttentionMs(view), liveFrom: liveFromOf(view) };
  return checkLaws(log, { limits, nowMs, hints, pageSize });
}

const anyFields = fc.record({
  missed: fc.constantFrom("skip", "one", "all"),
  enableRecovery: fc.boolean(),
  maxRecoveryAttempts: fc.integer({ min: 0, max: 3 }),
  maxOpenRuns: fc.constantFrom(1, 2, 100),
  tasks: fc.constantFrom(tasks(3), tasks(3, { dependsOn: [] })),
});

// Long ones, or hardly any run would be begun, interrupted and recovered.
const anyStory = fc.array(anyStep, { minLength: 1, maxLength: 80, size: "max" });

test("no due time gets two runs, and due times of runs strictly rise", () => {
  fc.assert(
    fc.property(anyFields, anyStory, (fields, steps) => {
      const cluster = begin(fields);
      for (const step of steps) cluster.do(step);
      const dueTimes = cluster.story.runs.map((id) => cluster.story.job(id).run!.dueAtMs);
      expect(dueTimes).toEqual([...new Set(dueTimes)].toSorted((a, b) => a - b));
      expect(dueTimes.every((dueAtMs) => dueAtMs % MINUTE_MS === 0)).toBe(true);
    }),
  );
});

test("a task that has finished is never begun again, and every run comes to its end", () => {
  fc.assert(
    fc.property(anyFields, anyStory, (fields, steps) => {
      const cluster = begin(fields);
      for (const step of steps) cluster.do(step);
      cluster.settle();
      expect(cluster.begunAgain).toEqual([]);
      for (const id of cluster.story.runs) expect(cluster.story.job(id).state).not.toBe("pending");
    }),
  );
});

test("with recovery enough, every task of every run finishes", () => {
  fc.assert(
    fc.property(anyStory, (steps) => {
      const cluster = begin({ enableRecovery: true, maxRecoveryAttempts: 1_000, missed: "all" });
      for (const step of steps) if (step.kind !== "fail") cluster.do(step);
      cluster.settle();
      const { story } = cluster;
      for (const id of story.runs) {
        expect(story.job(id).state).toBe("finished");
        expect(story.job(id).dependencies.map((task) => story.job(task).state)).toEqual(
          Array(3).fill("finished"),
        );
      }
    }),
  );
});

test("a run is interrupted no more often than it may be", () => {
  fc.assert(
    fc.property(anyFields, anyStory, (fields, steps) => {
      const cluster = begin(fields);
      for (const step of steps) cluster.do(step);
      const most = fields.enableRecovery ? fields.maxRecoveryAttempts : 0;
      const { runs, log } = cluster.story;
      for (const id of runs) {
        // Counted by the rows, not by the counter that they carry.
        const recoveries = log.filter(({ recordId, op, data }) => {
          return recordId === id && op === "update" && data?.["state"] === "pending";
        });
        expect(recoveries.length).toBeLessThanOrEqual(most);
        expect(cluster.story.job(id).requeues).toBe(recoveries.length);
      }
    }),
  );
});

test("a fold from where live records begin knows the same of schedules and runs", () => {
  fc.assert(
    fc.property(anyFields, anyStory, (fields, steps) => {
      const cluster = begin(fields);
      const { story } = cluster;
      for (const step of steps) cluster.do(step);
      cluster.do({ kind: "look", process: 1 });
      const anew = story.foldAnew();
      const known = story.view.schedules;
      expect(scheduleFields(anew.schedules.byId.get(SCHEDULE)!)).toEqual(
        scheduleFields(known.byId.get(SCHEDULE)!),
      );
      expect(anew.schedules.openRuns).toEqual(known.openRuns);
      expect(jobsIn(anew)).toEqual(jobsIn(story.view));
    }),
  );
});

test("the check of the whole queue finds nothing, wherever a story stands", () => {
  fc.assert(
    fc.property(anyFields, anyStory, fc.integer({ min: 1, max: 50 }), (fields, steps, pageSize) => {
      const cluster = begin(fields);
      for (const step of steps) cluster.do(step);
      expect(check(cluster, pageSize).violations).toEqual([]);
      cluster.settle();
      expect(check(cluster, pageSize)).toMatchObject({ violations: [], outstanding: [] });
    }),
  );
});

function jobsIn(view: QueueView) {
  const jobs = [...view.jobs.values()].map(({ id, state, requeues, waiting }) => ({
    id,
    state,
    requeues,
    waiting,
  }));
  return jobs.toSorted((one, other) => one.id.localeCompare(other.id));
}
