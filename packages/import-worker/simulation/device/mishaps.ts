/** What happens to a device at the worst moment: while a request is under way, between two steps of one thing. */
import type { FaultPlan, TimedFault } from "../kernel/faults.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";

export type Moment =
  | "request sent"
  | "pickup about to be opened"
  | "article saved"
  | "part of an import written";

interface Mishap {
  readonly fault: TimedFault & ("stores-wiped" | "vaults-locked" | "tabs-killed");
  /** How likely at each such moment, in a run that has such faults. */
  readonly likelihood: number;
  readonly withinMs: number;
}

const MISHAPS: Record<Moment, Mishap> = {
  "request sent": { fault: "stores-wiped", likelihood: 0.004, withinMs: 8 },
  "pickup about to be opened": { fault: "vaults-locked", likelihood: 0.02, withinMs: 3 },
  "article saved": { fault: "tabs-killed", likelihood: 0.02, withinMs: 0 },
  "part of an import written": { fault: "tabs-killed", likelihood: 0.08, withinMs: 0 },
};
const LOCKED_AGAIN_MS = 40_000;

/** The device that it happens to. */
export interface Victim {
  readonly name: string;
  closeTab(): void;
  setLocked(isLocked: boolean): void;
  wipe(keepsClientId: boolean): void;
}

export interface MishapTools {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly random: Random;
}

export class Mishaps {
  readonly #victim: Victim;
  readonly #tools: MishapTools;
  #moments = 0;

  constructor(victim: Victim, tools: MishapTools) {
    this.#victim = victim;
    this.#tools = tools;
  }

  at(moment: Moment): void {
    const { world, plan, random } = this.#tools;
    const { fault, likelihood, withinMs } = MISHAPS[moment];
    this.#moments += 1;
    const [isDrawn, delayMs, luck] = [random.chance(likelihood), random.next() * withinMs, random.next()];
    if (!isDrawn || !plan.has(fault)) return;
    const { name } = this.#victim;
    if (!plan.allows(`${fault}@${name}!${this.#moments}`)) return;
    world.at(delayMs, `${fault} at the worst moment`, () => {
      world.tell(name, () => `${fault} just now: ${moment}`);
      this.#happen(fault, luck);
    });
  }

  #happen(fault: Mishap["fault"], luck: number): void {
    const victim = this.#victim;
    switch (fault) {
      case "stores-wiped":
        victim.wipe(luck < 0.5);
        return;
      case "tabs-killed":
        victim.closeTab();
        return;
      case "vaults-locked":
        victim.setLocked(true);
        this.#tools.world.at(luck * LOCKED_AGAIN_MS, "a vault is unlocked", () => victim.setLocked(false));
    }
  }
}
