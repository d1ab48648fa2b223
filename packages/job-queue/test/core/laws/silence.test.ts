/** The check of a tenant's whole queue is silent about what is right. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nextAttentionMs } from "../../../src/core/advance.ts";
import type { QueueReport } from "../../../src/core/laws/law-check.ts";
import { stories } from "../model/stories.ts";
import { Story, STORY_LIMITS } from "../model/story.ts";
import { QueueProcess } from "../queue-process.ts";
import { checkLaws } from "./check.ts";

const TIMEOUT_MS = 120_000;

const anyPageSize = fc.integer({ min: 1, max: 60 });

function check({ stream }: Story, pageSize: number): QueueReport {
  const { nowMs, liveFrom, ever } = stream;
  const view = new QueueProcess(stream, STORY_LIMITS).view();
  const hints = { attendAtMs: nextAttentionMs(view), liveFrom };
  return checkLaws(ever, { hints, limits: STORY_LIMITS, pageSize, nowMs });
}

function isBusy({ stream }: Story): boolean {
  const view = new QueueProcess(stream, STORY_LIMITS).view();
  return (nextAttentionMs(view) ?? Infinity) <= stream.nowMs;
}

test(
  "nothing is found in any story that came to its end, however it is read",
  () => {
    fc.assert(
      fc.property(stories(60), anyPageSize, (operations, pageSize) => {
        const story = new Story();
        for (const operation of operations) story.play(operation);
        expect(story.end()).toEqual([]);
        for (let round = 0; round < 100 && isBusy(story); round += 1)
          story.play({ kind: "sweep", process: 0 });
        const report = check(story, pageSize);
        expect(report.violations).toEqual([]);
        expect(report.outstanding).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
  TIMEOUT_MS,
);

test(
  "no law is broken in the middle of a story, whatever is still to be written",
  () => {
    fc.assert(
      fc.property(stories(60), anyPageSize, (operations, pageSize) => {
        const story = new Story();
        for (const operation of operations) story.play(operation);
        expect(check(story, pageSize).violations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
  TIMEOUT_MS,
);
