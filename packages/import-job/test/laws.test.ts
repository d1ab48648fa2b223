/**
 * The laws of the pure core, over stories that fast-check draws. A story has users with clocks of any
 * kind, vandals, three workers that die and come back, and results told late and twice.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { advance, createStreamView, finishTransition, type JobView } from "../src/index.ts";
import { describeView } from "./describe-view.ts";
import type { Operation } from "./model/operations.ts";
import { recover, unfinished } from "./model/recovery.ts";
import { expectSame, Story, STORY_LIMITS } from "./model/story.ts";
import { stories } from "./model/stories.ts";
import { foldWithReloads } from "./shell.ts";

const TIMEOUT_MS = 60_000;

function tell(operations: readonly Operation[]): Story {
  const story = new Story();
  for (const operation of operations) story.play(operation);
  return story;
}

test(
  "L7 L9 L11 L12 L13 L15 L17 L18 L19: hold after every step, whoever writes and whenever",
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
  "L7: a view folded from the whole log at once equals one folded step by step, indexes included",
  () => {
    fc.assert(
      fc.property(stories(60), (operations) => {
        const story = tell(operations);
        expectSame(describeView(story.fromScratch()), describeView(story.laws.view), "the view from scratch");
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);

test(
  "L7: where the log is split, and which jobs are forgotten and read again in between, changes nothing",
  () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12, size: "max" });
    fc.assert(
      fc.property(stories(50), cuts, (operations, positions) => {
        const story = tell(operations);
        story.end();
        const { stream, laws } = story;
        stream.kept = [...stream.ever];
        const view = createStreamView(stream.userId, STORY_LIMITS);
        for (const cut of [...positions, stream.headSeq].sort((a, b) => a - b)) {
          const part = stream.after(view.position).filter((change) => change.seq <= cut);
          foldWithReloads(view, part, stream);
          advance(view, Date.parse(part.at(-1)?.createdAt ?? stream.ever[0]!.createdAt));
          finishTransition(view);
        }
        advance(view, stream.nowMs);
        const only = (job: JobView) => view.jobs.has(job.id);
        expectSame(describeView(view), describeView(laws.view, { only }), "the view with gaps");
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);

test(
  "L19: the same story with right clocks everywhere ends the same, state for state",
  () => {
    fc.assert(
      fc.property(stories(60), (operations) => {
        const asTold = new Story();
        const withRightClocks = new Story(() => "right");
        for (const operation of operations) {
          asTold.play(operation);
          withRightClocks.play(operation);
          const [a, b] = [asTold, withRightClocks].map(({ laws }) => {
            const { corrections: _corrections, ...view } = describeView(laws.view, { withoutStamps: true });
            return view;
          });
          expectSame(a, b, "the story with wrong clocks");
        }
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);

test(
  "L10: when faults stop, every item and every job ends within a bounded number of ticks",
  () => {
    const plans = fc.record({
      collects: fc.boolean(),
      poison: fc.nat({ max: 6 }),
      broken: fc.nat({ max: 6 }),
    });
    fc.assert(
      fc.property(stories(40), plans, (operations, { collects, poison, broken }) => {
        const story = tell(operations);
        const isPoison = (itemId: string) => itemId.endsWith(`-item-${poison}`);
        const isBroken = (itemId: string) => itemId.endsWith(`-item-${broken}`);
        const maxTicks = 40 + 12 * story.laws.view.items.size;
        recover(story, { collects, isPoison, isBroken }, maxTicks);
        expect(unfinished(story)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  },
  TIMEOUT_MS,
);
