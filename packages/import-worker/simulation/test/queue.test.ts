/** The production queue under everything that goes wrong, by itself: the same runs as beside imports, only smaller. */
import { expect, test } from "vitest";
import { QUEUE_RARE_PATHS } from "../queue/rare-paths.ts";
import { runQueue } from "../queue/run-queue.ts";
import { withoutMachine } from "../run/without-machine.ts";

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

test("a queue keeps its laws, whatever goes wrong, and comes to rest when nothing does any more", async () => {
  const rare = new Set<string>();
  for (const seed of SEEDS) {
    const result = await withoutMachine(() => runQueue({ seed }));
    expect(result.broken, `seed ${seed}`).toBeNull();
    for (const path of result.rare.keys()) rare.add(path);
  }
  expect(rare.size).toBeGreaterThan(QUEUE_RARE_PATHS.length / 3);
});

test("the same seed gives the same run, event by event", async () => {
  const [first, second] = [
    await runQueue({ seed: 3, keepsHistory: true }),
    await runQueue({ seed: 3, keepsHistory: true }),
  ];
  expect(second.history).toEqual(first.history);
  expect(second.faults).toEqual(first.faults);
  expect(first.faults.length).toBeGreaterThan(0);
});
