/** Time, chance, faults and the border of a process, as runs have them. */
import { beforeEach, describe, expect, test } from "vitest";
import { CALL_FAULTS, type CallFault, FaultPlan, TIMED_FAULTS } from "../kernel/faults.ts";
import { ConnectionLostError, Gate } from "../kernel/gate.ts";
import { Random } from "../kernel/random.ts";
import { START_MS, World } from "../kernel/world.ts";

const EVER = { untilMs: Infinity, maxSteps: 10_000 };
const NO_FAULTS = { without: [...CALL_FAULTS, ...TIMED_FAULTS] };

let world: World;
beforeEach(() => {
  world = new World({ seed: 1, keepsHistory: true });
});

function draw(seed: number): number[] {
  const random = new Random(seed).fork("a");
  return Array.from({ length: 5 }, () => random.next());
}

/** Lets one kind of fault happen at the next call. */
class ArmedPlan extends FaultPlan {
  armed: CallFault | null = null;

  override atCall(): CallFault | null {
    const fault = this.armed;
    this.armed = null;
    return fault;
  }
}

describe("chance", () => {
  test("is the same for the same seed, and other for another", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test("of one purpose is not shifted by what another draws", () => {
    const [one, other] = [new Random(1), new Random(1)];
    other.next();
    other.fork("b").next();
    expect(other.fork("a").next()).toBe(one.fork("a").next());
  });

  test("is spread evenly, and its ids are UUIDs without a twin", () => {
    const random = new Random("even");
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draws = 0; draws < 10_000; draws += 1) counts[random.int(10)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    const ids = Array.from({ length: 1_000 }, () => random.uuid());
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("the world", () => {
  test("lets events happen by time, and those of one moment as they were made", async () => {
    const happened: string[] = [];
    for (const [name, ms] of [
      ["c", 30],
      ["a", 10],
      ["d", 30],
      ["b", 20],
    ] as const)
      world.at(ms, name, () => happened.push(`${name}@${world.nowMs - START_MS}`));
    expect(await world.run(EVER)).toBe("no-events");
    expect(happened).toEqual(["a@10", "b@20", "c@30", "d@30"]);
    expect(world.steps).toBe(4);
  });

  test("keeps order among many", async () => {
    const random = new Random("many");
    const happened: number[] = [];
    for (let made = 0; made < 2_000; made += 1) {
      const ms = random.int(500);
      const callOff = world.at(ms, "event", () => happened.push(ms));
      if (made % 7 === 0) callOff();
    }
    await world.run(EVER);
    expect(happened).toEqual(happened.toSorted((a, b) => a - b));
    expect(happened.length).toBe(2_000 - Math.ceil(2_000 / 7));
  });

  test("lets everything follow from an event before the next one", async () => {
    const happened: string[] = [];
    world.at(1, "first", () => {
      void Promise.resolve()
        .then(() => undefined)
        .then(() => happened.push("what follows"));
    });
    world.at(1, "second", () => happened.push("second"));
    await world.run(EVER);
    expect(happened).toEqual(["what follows", "second"]);
  });
});

describe("a process", () => {
  let plan: ArmedPlan;
  let gate: Gate;
  beforeEach(() => {
    plan = new ArmedPlan(world.random.fork("plan"), NO_FAULTS);
    gate = new Gate({ world, plan, name: "p", random: world.random.fork("p") });
  });

  /** What its calls came to, in the order in which it hears of it. */
  async function calls(count: number, work: () => unknown = () => "done"): Promise<unknown[]> {
    const heard: unknown[] = [];
    for (let call = 0; call < count; call += 1) {
      gate.call("call", work).then(
        (value) => heard.push(value),
        (error: unknown) => heard.push(error),
      );
    }
    await world.run(EVER);
    return heard;
  }

  test("hears what its calls come to", async () => {
    expect(await calls(2)).toEqual(["done", "done"]);
  });

  test.each<[CallFault, number]>([
    ["fails-before", 0],
    ["fails-after", 1],
  ])("hears of a lost connection at %s, with the work done %i times", async (fault, times) => {
    let done = 0;
    plan.armed = fault;
    const heard = await calls(1, () => (done += 1));
    expect(heard).toEqual([expect.any(ConnectionLostError)]);
    expect(done).toBe(times);
  });

  test.each<[CallFault, number]>([
    ["dies-before", 0],
    ["dies-after", 1],
  ])("hears nothing more at %s, and no timer of it rings", async (fault, times) => {
    let done = 0;
    let rang = false;
    gate.timers.after(60_000, () => {
      rang = true;
    });
    plan.armed = fault;
    expect(await calls(1, () => (done += 1))).toEqual([]);
    expect([gate.isDead, done, rang]).toEqual([true, times, false]);
    expect(await calls(1)).toEqual([]);
  });

  test("that stands still hears afterwards what it was told meanwhile", async () => {
    let heardMs = 0;
    let rangMs = 0;
    gate.timers.after(1_000, () => {
      rangMs = world.nowMs - START_MS;
    });
    void gate.call("call", () => "done").then(() => (heardMs = world.nowMs - START_MS));
    gate.standStill(30_000);
    await world.run(EVER);
    expect([heardMs, rangMs]).toEqual([30_000, 30_000]);
  });

  test("that is dead tells those who watch it, once", () => {
    let bells = 0;
    gate.onDeath(() => (bells += 1));
    gate.kill();
    gate.kill();
    expect(bells).toBe(1);
  });
});

describe("a plan of faults", () => {
  test("lets happen what it is asked to, and nothing once it has ended", () => {
    const plan = new FaultPlan(new Random(1), { only: new Set(["killed@1"]) });
    expect([plan.allows("killed@1"), plan.allows("killed@2")]).toEqual([true, false]);
    plan.end();
    expect(plan.allows("killed@1")).toBe(false);
    expect(plan.happened).toEqual(["killed@1"]);
  });

  test("has each kind in about half of all runs, unless it is left out", () => {
    const plans = Array.from(
      { length: 400 },
      (_, seed) => new FaultPlan(new Random(seed), { without: ["slow"] }),
    );
    const counts = Object.fromEntries(
      [...CALL_FAULTS, ...TIMED_FAULTS].map((kind) => [kind, plans.filter((plan) => plan.has(kind)).length]),
    );
    const { slow, ...others } = counts;
    expect(slow).toBe(0);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(140);
    expect(Math.max(...Object.values(others))).toBeLessThan(260);
  });
});
