/** The order in which jobs are taken, against one that sorts them anew each time. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createGroup, createJobView } from "../../src/core/create-view.ts";
import { byTurn } from "../../src/core/ready-queue.ts";
import type { JobView } from "../../src/core/view.ts";
import { scatteredId } from "./stream.ts";

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("new" as const), priority: fc.integer({ min: -2, max: 2 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("take" as const), count: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom("leave", "return"), job: fc.nat({ max: 50 }) }),
    },
  ),
  { maxLength: 200, size: "max" },
);

test("jobs come and leave and come back at any time, and the queue is always in order", () => {
  fc.assert(
    fc.property(steps, (operations) => {
      const group = createGroup("", "work");
      const jobs: JobView[] = [];
      const setReady = (job: JobView, isReady: boolean) => {
        job.isReady = isReady;
        if (isReady) group.ready.add(job);
      };
      for (const step of operations) {
        expect(group.ready.front()).toBe(jobs.filter(({ isReady }) => isReady).sort(byTurn)[0]);
        const inTurn = jobs.filter(({ isReady }) => isReady).sort(byTurn);
        if (step.kind === "new") {
          jobs.push(newJob(jobs.length, step.priority));
          setReady(jobs.at(-1)!, true);
        } else if (step.kind === "take") {
          for (const job of inTurn.slice(0, step.count)) setReady(job, false);
        } else if (jobs.length > 0) setReady(jobs[step.job % jobs.length]!, step.kind === "return");
        expect(contentsOf(group.ready)).toEqual(jobs.filter(({ isReady }) => isReady).sort(byTurn));
      }
    }),
    { numRuns: 200 },
  );
});

function contentsOf(queue: ReturnType<typeof createGroup>["ready"]): JobView[] {
  const contents: JobView[] = [];
  for (const cursor = queue.cursor(); cursor.current; cursor.advance()) contents.push(cursor.current);
  return contents;
}

test.each([
  ["first come, first served", () => 0],
  ["with priorities", (number: number) => (number * 7) % 5],
])("what others take is let go of by a queue from which nobody takes here: %s", (_how, priorityOf) => {
  const { ready } = createGroup("", "work");
  const jobs = Array.from({ length: 10_000 }, (_, number) => newJob(number, priorityOf(number)));
  for (const [number, job] of jobs.entries()) {
    job.isReady = true;
    ready.add(job);
    // Ten of them nobody takes, the first among them.
    job.isReady = number % 1_000 === 0;
  }
  expect(jobs.filter(({ isQueued }) => isQueued).length).toBeLessThan(1_000);
  expect(contentsOf(ready)).toEqual(jobs.filter(({ isReady }) => isReady).sort(byTurn));
  jobs[1]!.isReady = true;
  ready.add(jobs[1]!);
  expect(ready.cursor().current).toBe(jobs.filter(({ isReady }) => isReady).sort(byTurn)[0]);
});

function newJob(order: number, priority: number): JobView {
  const origin = { id: scatteredId(order), order, firstSeq: order, sinceSeq: order, queuedAtMs: 0 };
  const seed = { jobType: "work", args: "1", channel: "", dependencies: [], runAtMs: null, options: null };
  return createJobView(origin, { ...seed, priority }, createGroup("", "work"));
}
