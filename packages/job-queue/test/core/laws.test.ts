/**
 * The laws of the queue's core, over stories that fast-check draws: three processes on one stream, workers that die
 * and come back, results told late and twice, others who write rows with clocks of any kind.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Operation } from "./model/operations.ts";
import { stories } from "./model/stories.ts";
import { expectSame, Story } from "./model/story.ts";

const TIMEOUT_MS = 120_000;

function tell(operations: readonly Operation[]): Story {
  const story = new Story();
  for (const operation of operations) story.play(operation);
  return story;
}

test(
  "L3 L7 L9 L12 L13 L17 L18 L19: hold after every step, whoever writes and whenever",
  () => {
    fc.assert(
      fc.property(stories(60), (operations) => {
        tell(operations);
      }),
      { numRuns: 200 },
    );
  },
  TIMEOUT_MS,
);

test(
  "L10: when faults stop, every job ends within a bounded number of transitions",
  () => {
    fc.assert(
      fc.property(stories(40), (operations) => {
        expect(tell(operations).end()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);

test(
  "L19: the same story with right clocks everywhere comes to the same states",
  () => {
    fc.assert(
      fc.property(stories(60), (operations) => {
        // What is wrong with a clock may make a sweep come sooner, and with it the finding of a lost claim.
        const asTold = new Story({ sweeps: true });
        const withRightClocks = new Story({ sweeps: true });
        for (const operation of operations) {
          asTold.play(operation);
          withRightClocks.play(operation.kind === "foreign" ? { ...operation, clockErrorMs: 0 } : operation);
          const [told, right] = [asTold, withRightClocks].map(({ book }) =>
            [...book.entries.values()].map(({ job, state, runAtMs }) => ({ id: job.id, state, runAtMs })),
          );
          expectSame(told, right, "the story with wrong clocks");
        }
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);
