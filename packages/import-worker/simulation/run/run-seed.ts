/**
 * One run: a while in which things go wrong, then a while in which nothing does and everything has to end. The laws
 * are checked after every step, what can be said only at the end then.
 */
import { createHash } from "node:crypto";
import { isLive } from "@tidemark/import-job";
import { START_MS } from "../kernel/world.ts";
import { checkReclaimed } from "../laws/reclaimed.ts";
import { LawBroken } from "../laws/watcher.ts";
import { LONGEST_LEASE_MS } from "../worker/limits.ts";
import { disturb } from "./disturb.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import { Scene } from "./scene.ts";

/** How long things go wrong: so many steps, and no longer than so. */
const STEPS_OF_TROUBLE = [500, 500, 500, 500, 500, 700, 1_000] as const;
const TROUBLE_WITHIN_MS = 10 * 60_000;
/** When nothing goes wrong any more, everything ends within these. */
const REST_WITHIN_MS = 30 * 60_000;
const REST_WITHIN_STEPS = 40_000;
const LOOK_EVERY_MS = 2_000;
/** A process that stood still when faults ended goes on after a minute at most. */
const LONGEST_PAUSE_MS = 60_000;
/** A dead worker's claims are found by then: its lease, the wait until the next look, a tick, a restart. */
const RECLAIMED_WITHIN_MS = LONGEST_PAUSE_MS + LONGEST_LEASE_MS + 10_000;

export async function runSeed(options: RunOptions): Promise<RunResult> {
  const scene = new Scene(options);
  const { world } = scene;
  world.onStep = () => scene.step();
  let broken: LawBroken | null = null;
  process.on("unhandledRejection", scene.bug);
  try {
    disturb(scene);
    const maxSteps = world.random.fork("trouble").pick(STEPS_OF_TROUBLE);
    await world.run({ untilMs: START_MS + TROUBLE_WITHIN_MS, maxSteps });
    await comeToRest(scene);
    await scene.end();
  } catch (error) {
    broken = error instanceof LawBroken ? error : new LawBroken("no bug", String((error as Error).stack));
  } finally {
    process.off("unhandledRejection", scene.bug);
  }
  return {
    seed: options.seed,
    broken,
    steps: world.steps,
    simulatedMs: world.nowMs - START_MS,
    changes: scene.book.changes,
    faults: scene.plan.happened,
    rare: scene.rare.counts,
    digest: digestOf(scene),
    history: world.history.entries,
  };
}

/** L10, and L18 on the way. */
async function comeToRest(scene: Scene): Promise<void> {
  const { world } = scene;
  scene.calm();
  world.tell("kernel", () => "nothing goes wrong from here on");
  const calmMs = world.nowMs;
  const lastStep = world.steps + REST_WITHIN_STEPS;
  let hasLooked = false;
  while (world.nowMs < calmMs + REST_WITHIN_MS && world.steps < lastStep) {
    await world.run({ untilMs: world.nowMs + LOOK_EVERY_MS, maxSteps: lastStep - world.steps });
    world.passTo(world.nowMs + LOOK_EVERY_MS);
    if (!hasLooked && world.nowMs >= calmMs + RECLAIMED_WITHIN_MS) {
      hasLooked = true;
      checkReclaimed({
        views: scene.book.views(),
        alive: new Set(scene.slots.map(({ workerId }) => workerId)),
        nowMs: scene.log.nowMs(),
        withinMs: world.nowMs - calmMs,
      });
      const [stuck] = scene.queue?.stuck() ?? [];
      if (stuck !== undefined) throw new LawBroken("L18", `in the queue, ${stuck}`);
    }
    scene.resumePaused();
    if (await isAtRest(scene)) return;
  }
  throw new LawBroken("L10", await whyNotAtRest(scene));
}

async function isAtRest(scene: Scene): Promise<boolean> {
  const heads = await scene.log.truth.heads({ limit: Infinity });
  if (heads.some(({ attendAtMs }) => attendAtMs !== null)) return false;
  const headOf = new Map(heads.map(({ userId, seq }) => [userId, seq]));
  const isBehind = scene.people.some(({ userId, devices }) =>
    devices.some((device) => !device.isAtRest(headOf.get(userId) ?? 0)),
  );
  const isQueueDone = scene.queue === null || scene.queue.unfinished().length === 0;
  return !isBehind && isQueueDone && !hasLiveItems(scene);
}

function hasLiveItems(scene: Scene): boolean {
  for (const view of scene.book.views()) {
    for (const item of view.items.values()) if (isLive(item.phase.state)) return true;
  }
  return false;
}

async function whyNotAtRest(scene: Scene): Promise<string> {
  const heads = await scene.log.truth.heads({ limit: Infinity });
  const due = heads.filter(({ attendAtMs }) => attendAtMs !== null).map(({ userId }) => userId);
  const live = [...scene.book.views()].flatMap((view) =>
    [...view.items.values()]
      .filter(({ phase }) => isLive(phase.state))
      .map(({ id, phase }) => `${id} (${phase.state})`),
  );
  const behind = scene.people.flatMap(({ userId, devices }) =>
    devices
      .filter((device) => !device.isAtRest(heads.find((head) => head.userId === userId)?.seq ?? 0))
      .map(({ name }) => name),
  );
  return `not at rest after ${REST_WITHIN_MS / 60_000} min without faults: streams ${due.join(", ") || "none"}; items ${live.join(", ") || "none"}; queue ${scene.queue?.unfinished().join(", ") || "none"}; devices ${behind.join(", ") || "none"}`;
}

function digestOf(scene: Scene): string {
  const hash = createHash("sha256");
  hash.update(`${scene.world.steps} ${scene.world.nowMs} ${scene.book.changes}\n`);
  for (const line of scene.book.digests()) hash.update(line);
  return hash.digest("hex").slice(0, 16);
}
