/**
 * What may go wrong, and how often. Each run draws which kinds of faults happen in it at all, so that rare
 * combinations are not drowned by frequent ones. Every fault that happens has a name that stays the same when others are
 * switched off, so that a failing run can be made smaller.
 */
import type { Random } from "./random.ts";

/** At a call of a process to something outside of it. */
export const CALL_FAULTS = [
  /** The process dies before the work is done. */
  "dies-before",
  /** The work is done, and the process dies without hearing of it. */
  "dies-after",
  /** The connection is lost before the work is done. */
  "fails-before",
  /** The work is done, and the answer is lost: for a commit, its outcome is unknown. */
  "fails-after",
  /** The database undoes the transaction, and the client runs it again. */
  "serialization",
  /** The process stands still, at times for longer than its lease. */
  "pauses",
  /** The answer takes seconds. */
  "slow",
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

/** At moments of their own. */
export const TIMED_FAULTS = [
  /** A process is killed while it waits for something. */
  "killed",
  /** A worker is stopped in an orderly way, as for a new version, and another begins. */
  "restarted",
  /** The database stops at once, undoes what is open, and answers again after seconds. */
  "database-stops",
  /** Hints of the log are dropped, doubled or late. */
  "hints-lost",
  /** The log's clock jumps forward, or a little back. */
  "log-clock-jumps",
  /** A device's clock is wrong by up to years, and jumps. Workers have none. */
  "clocks-wrong",
  /** A page kills the process that reads it, each time. */
  "poison-pages",
  /** Workers of an older and a newer version work side by side. */
  "versions-mixed",
  /** Requests of devices are doubled, late or cut. */
  "requests-mangled",
  /** A browser's tab is killed, also between two writes. */
  "tabs-killed",
  /** A browser's store is wiped. */
  "stores-wiped",
  /** A vault is locked for a while. */
  "vaults-locked",
] as const;
export type TimedFault = (typeof TIMED_FAULTS)[number];
export type Fault = CallFault | TimedFault;

/** How likely each kind is at one call in a run that has it. */
const CALL_LIKELIHOOD: Record<CallFault, number> = {
  "dies-before": 0.003,
  "dies-after": 0.003,
  "fails-before": 0.015,
  "fails-after": 0.015,
  serialization: 0.02,
  pauses: 0.004,
  slow: 0.01,
};
/** How likely a run has a kind of fault at all. */
const IN_A_RUN = 0.5;

export interface FaultPlanOptions {
  /** Kinds of faults that no run has. */
  readonly without?: Iterable<Fault>;
  /** When given, only faults of these names happen. */
  readonly only?: ReadonlySet<string>;
}

export class FaultPlan {
  /** Kinds that this run has. */
  readonly kinds: ReadonlySet<Fault>;
  /** Names of the faults that happened, in order. */
  readonly happened: string[] = [];
  readonly #likelihoods: readonly (readonly [CallFault, number])[];
  readonly #only: ReadonlySet<string> | undefined;
  #isOver = false;

  constructor(random: Random, { without = [], only }: FaultPlanOptions = {}) {
    const kinds = new Set<Fault>();
    const left = new Set(without);
    const likelihoods: [CallFault, number][] = [];
    for (const kind of CALL_FAULTS) {
      const isOn = random.chance(IN_A_RUN);
      // Some runs have much of a thing, most have little.
      const factor = 0.25 + 3 * random.next() ** 3;
      if (!isOn || left.has(kind)) continue;
      kinds.add(kind);
      likelihoods.push([kind, CALL_LIKELIHOOD[kind] * factor]);
    }
    for (const kind of TIMED_FAULTS) {
      if (random.chance(IN_A_RUN) && !left.has(kind)) kinds.add(kind);
    }
    this.kinds = kinds;
    this.#likelihoods = likelihoods;
    this.#only = only;
  }

  has(kind: Fault): boolean {
    return this.kinds.has(kind);
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * What goes wrong at a call, if anything, of what may go wrong there. `name` names the call: the process, and the
   * number of the call in it.
   */
  atCall(random: Random, name: () => string, among: ReadonlySet<CallFault>): CallFault | null {
    let drawn = random.next();
    if (this.#isOver) return null;
    for (const [kind, likelihood] of this.#likelihoods) {
      drawn -= likelihood;
      if (drawn < 0) return among.has(kind) && this.allows(`${kind}@${name()}`) ? kind : null;
    }
    return null;
  }

  /** True when a fault of the run may happen, which is then taken down. Its name must be its own. */
  allows(name: string): boolean {
    if (this.#isOver || (this.#only && !this.#only.has(name))) return false;
    this.happened.push(name);
    return true;
  }
}
