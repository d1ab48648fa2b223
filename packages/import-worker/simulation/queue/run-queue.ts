/** A run with a queue and nothing else: a while in which things go wrong, then one in which everything has to end. */
import { FaultPlan, type FaultPlanOptions } from "../kernel/faults.ts";
import type { HistoryEntry } from "../kernel/history.ts";
import type { Random } from "../kernel/random.ts";
import { START_MS, World } from "../kernel/world.ts";
import { LawBroken } from "../laws/watcher.ts";
import { SimulatedLog } from "../log/simulated-log.ts";
import { ProcessTable } from "../worker/process-table.ts";
import type { QueueRarePath } from "./rare-paths.ts";
import { LONGEST_PAUSE_MS, simulateQueue, type SimulatedQueue } from "./simulate-queue.ts";

const TENANT = "queue";
const STEPS_OF_TROUBLE = [500, 700, 900, 1_500] as const;
const TROUBLE_WITHIN_MS = 150_000;
const REST_WITHIN_MS = 30 * 60_000;
const REST_WITHIN_STEPS = 40_000;
/** So many runs stay calm until nobody can stand still any more. */
const LONG_CALM = 0.2;
const LOOK_EVERY_MS = 2_000;
const LOG_JUMPS_MS = [-1_500, -200, 1_000, 12_000, 70_000, 3_600_000] as const;

export interface QueueRunOptions extends FaultPlanOptions {
  readonly seed: number;
  readonly keepsHistory?: boolean;
}

export interface QueueRunResult {
  readonly seed: number;
  /** Null when every law held. */
  readonly broken: LawBroken | null;
  readonly steps: number;
  readonly changes: number;
  readonly faults: readonly string[];
  readonly rare: ReadonlyMap<QueueRarePath, number>;
  readonly history: readonly HistoryEntry[];
}

export async function runQueue({
  seed,
  keepsHistory = false,
  ...faults
}: QueueRunOptions): Promise<QueueRunResult> {
  const world = new World({ seed, keepsHistory });
  const plan = new FaultPlan(world.random.fork("plan"), faults);
  const log = new SimulatedLog(world, plan);
  const rare = new Map<QueueRarePath, number>();
  let broken: LawBroken | null = null;
  const fail = (error: unknown) => {
    const what = error instanceof Error ? String(error.stack) : String(error);
    broken ??= error instanceof LawBroken ? error : new LawBroken("no bug", what);
  };
  const queue = simulateQueue({
    world,
    plan,
    random: world.random.fork("queue"),
    tenant: TENANT,
    truth: log.truth,
    nowMs: log.nowMs,
    openLog: (gate) => log.open(gate),
    processes: new ProcessTable(),
    rare: (path) => void rare.set(path, (rare.get(path) ?? 0) + 1),
    onBug: fail,
  });
  log.server.ears = {
    ...log.server.ears,
    leased: (id, ttlMs) => queue.leased(id, log.nowMs(), log.nowMs() + ttlMs),
    unleased: (_process, id) => queue.leased(id, log.nowMs(), -Infinity),
  };
  world.onStep = async () => {
    const reading = queue.step();
    if (reading) await reading;
    if (broken) throw broken;
  };
  try {
    disturbLog(world, plan, log);
    const maxSteps = world.random.fork("trouble").pick(STEPS_OF_TROUBLE);
    await world.run({ untilMs: START_MS + TROUBLE_WITHIN_MS, maxSteps });
    plan.end();
    world.tell("kernel", () => "nothing goes wrong from here on");
    queue.calm();
    await comeToRest(world, queue);
  } catch (error) {
    fail(error);
  }
  const head = await log.truth.head(TENANT);
  const { steps, history } = world;
  const changes = head?.seq ?? 0;
  return { seed, broken, steps, changes, faults: plan.happened, rare, history: history.entries };
}

function checkLeases(queue: SimulatedQueue): void {
  const [stuck] = queue.stuck();
  if (stuck !== undefined) throw new LawBroken("L18", `in the queue, ${stuck}`);
}

/** L10: when nothing goes wrong any more, everything ends. */
async function comeToRest(world: World, queue: SimulatedQueue): Promise<void> {
  const calmMs = world.nowMs;
  const untilMs = calmMs + REST_WITHIN_MS;
  const calmForMs = world.random.fork("calm").chance(LONG_CALM) ? LONGEST_PAUSE_MS + LOOK_EVERY_MS : 0;
  const lastStep = world.steps + REST_WITHIN_STEPS;
  while (world.nowMs < untilMs && world.steps < lastStep) {
    await world.run({ untilMs: world.nowMs + LOOK_EVERY_MS, maxSteps: lastStep - world.steps });
    world.passTo(world.nowMs + LOOK_EVERY_MS);
    if (world.nowMs > calmMs + LONGEST_PAUSE_MS) checkLeases(queue);
    if (queue.unfinished().length === 0 && world.nowMs > calmMs + calmForMs) return;
  }
  throw new LawBroken("L10", `it does not come to rest: ${queue.unfinished().slice(0, 5).join("; ")}`);
}

const MEAN_REST_MS = { "log-clock-jumps": 40_000, "database-stops": 60_000 } as const;

function disturbLog(world: World, plan: FaultPlan, log: SimulatedLog): void {
  const happens = {
    "log-clock-jumps": (random: Random) => {
      log.clockAheadMs += random.pick(LOG_JUMPS_MS);
    },
    "database-stops": (random: Random) => log.server.crash(random.between(100, 25_000)),
  };
  for (const kind of Object.keys(MEAN_REST_MS) as (keyof typeof MEAN_REST_MS)[]) {
    if (!plan.has(kind)) continue;
    const random = world.random.fork(kind);
    let number = 0;
    const next = () => {
      world.at(-Math.log(1 - random.next()) * MEAN_REST_MS[kind], kind, () => {
        if (plan.isOver) return;
        number += 1;
        if (plan.allows(`${kind}@${number}`)) happens[kind](random);
        next();
      });
    };
    next();
  }
}
