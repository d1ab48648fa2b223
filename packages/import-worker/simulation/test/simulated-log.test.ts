/** The log that simulated processes have is put through what every log must do, and what one must do that fails. */
import {
  type FaultyLogUnderTest,
  faultyLogContract,
  type LogFault,
  type LogUnderTest,
  syncLogContract,
} from "@tidemark/sync-log/contract";
import { CALL_FAULTS, type CallFault, FaultPlan, TIMED_FAULTS } from "../kernel/faults.ts";
import { Gate } from "../kernel/gate.ts";
import { World } from "../kernel/world.ts";
import { SimulatedLog } from "../log/simulated-log.ts";

/** Nothing goes wrong but what was asked for, at the next call that it can happen at. */
class ArmedPlan extends FaultPlan {
  armed: LogFault | null = null;
  /** What the call about to be made does. */
  next = "";

  override atCall(): CallFault | null {
    if (this.armed === null) return null;
    const { fault, at } = HAPPENS_AS[this.armed];
    if (!at.some((call) => this.next.startsWith(call))) return null;
    this.armed = null;
    return fault;
  }
}

/** Which fault, of which calls. A request that may be repeated is one with its commit. */
const HAPPENS_AS: Record<LogFault, { readonly fault: CallFault; readonly at: readonly string[] }> = {
  undone: { fault: "serialization", at: ["appends"] },
  "cut-before-commit": { fault: "fails-before", at: ["commits", "renews"] },
  "cut-after-commit": { fault: "fails-after", at: ["commits", "renews"] },
};

class NamingGate extends Gate {
  override call<T>(what: string, ...rest: never[]): Promise<T> {
    (this.plan as ArmedPlan).next = what;
    return super.call<T>(what, ...(rest as unknown as [() => T]));
  }
}

let seed = 0;

async function open(): Promise<FaultyLogUnderTest> {
  seed += 1;
  const world = new World({ seed });
  const plan = new ArmedPlan(world.random.fork("plan"), { without: [...CALL_FAULTS, ...TIMED_FAULTS] });
  const simulated = new SimulatedLog(world, plan);
  const log = simulated.open(
    new NamingGate({ world, plan, name: "client", random: world.random.fork("client") }),
  );
  let isOver = false;
  const going = keepGoing(world, () => isOver);
  const passed: Pick<LogUnderTest, "advance" | "passTime"> = {
    async advance(ms) {
      simulated.clockAheadMs += ms;
    },
    passTime: () => passed.advance(5),
  };
  return {
    log,
    asUser: () => log,
    ...passed,
    async arm(fault) {
      plan.armed = fault;
    },
    async close() {
      isOver = true;
      await going;
    },
  };
}

async function keepGoing(world: World, isOver: () => boolean): Promise<void> {
  while (!isOver()) await world.run({ untilMs: Infinity, maxSteps: 1_000, isOver });
}

syncLogContract("the simulated log", open);
faultyLogContract("the simulated log", open);
