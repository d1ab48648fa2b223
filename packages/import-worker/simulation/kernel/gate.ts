/**
 * The border of one process: everything that it asks of the world goes through here, and here its calls take time,
 * fail, and are not heard of again. A process that is dead hears nothing more; a process that stands still hears it
 * later. What was sent before a death may arrive all the same, as it does from a process that was killed.
 */
import type { Timers } from "../../src/index.ts";
import { CALL_FAULTS, type CallFault, type FaultPlan } from "./faults.ts";
import type { About } from "./history.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** A call that was cut off. Its work may or may not have been done. */
export class ConnectionLostError extends Error {
  override readonly name = "ConnectionLostError";
  constructor(what: string) {
    super(`The connection was lost during ${what}.`);
  }
}

/** The database undid a transaction that collided with another; it may be run again. */
export class SerializationFailure extends Error {
  override readonly name = "SerializationFailure";
  constructor() {
    super("The database undid the transaction.");
  }
}

export interface GateOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  /** Names the process: one run of a worker, one tab, one client. */
  readonly name: string;
  /** Of this process alone. */
  readonly random: Random;
  /** Faults that its calls may meet. Default: all but serialization failures. */
  readonly faults?: ReadonlySet<CallFault>;
  /** What its own clock says beyond the true time, ms. */
  readonly clockAheadMs?: number;
}

const DEFAULT_FAULTS: ReadonlySet<CallFault> = new Set(
  CALL_FAULTS.filter((fault) => fault !== "serialization"),
);
/** How long a process stands still, ms; a lease is 9 s, a transaction that says nothing is undone after 10 s. */
const PAUSES_MS = [300, 2_000, 8_000, 12_000, 25_000, 60_000] as const;
const NEVER = new Promise<never>(() => undefined);
const NOTHING = () => undefined;

export interface GateWatcher {
  readonly died?: () => void;
  readonly standsStill?: (ms: number) => void;
}

interface Call<T> {
  readonly what: string;
  readonly work: () => T | Promise<T>;
  readonly about: About | undefined;
  readonly fault: CallFault | null;
  /** True when the request is carried out although its process died on the way. */
  readonly outlivesDeath: boolean;
  readonly afterMs: number;
  readonly onLost: () => void;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export class Gate {
  readonly name: string;
  readonly world: World;
  readonly plan: FaultPlan;
  readonly timers: Timers;
  /** What its own clock says beyond the true time, ms. Nothing may depend on it. */
  clockAheadMs: number;
  readonly #faults: ReadonlySet<CallFault>;
  readonly #luck: Random;
  readonly #pace: Random;
  readonly #watchers = new Set<GateWatcher>();
  #calls = 0;
  #isDead = false;
  #stillUntilMs = 0;

  constructor({ world, plan, name, random, faults = DEFAULT_FAULTS, clockAheadMs = 0 }: GateOptions) {
    this.name = name;
    this.world = world;
    this.plan = plan;
    this.clockAheadMs = clockAheadMs;
    this.#faults = faults;
    this.#luck = random.fork("faults");
    this.#pace = random.fork("pace");
    const originMs = world.nowMs - random.fork("origin").int(1_000_000);
    this.timers = {
      after: (delayMs, callback) => this.#later(delayMs, `${name} timer`, callback),
      monotonicMs: () => world.nowMs - originMs,
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** What the process' own clock says, ms since 1970. */
  wallClockMs(): number {
    return this.world.nowMs + this.clockAheadMs;
  }

  /**
   * One call to something outside of the process. Rejects with `ConnectionLostError` when it is cut off, with what
   * the work throws, and never settles for a dead process. `faults` says what may go wrong at this call, when it is not
   * what may go wrong at every one; `onLost` is told when the request did not arrive, so that the work is never done.
   */
  call<T>(
    what: string,
    work: () => T | Promise<T>,
    about?: About,
    faults: ReadonlySet<CallFault> = this.#faults,
    onLost: () => void = NOTHING,
  ): Promise<T> {
    if (this.#isDead) return NEVER;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const fault = this.#drawFault(faults);
    const outlivesDeath = this.#luck.chance(0.5);
    let beforeMs = this.#travelMs();
    const afterMs = this.#pace.chance(0.3) ? this.#travelMs() : 0;
    if (fault !== null) this.world.tell(this.name, () => `${what}: ${TOLD[fault]}`, about);
    if (fault === "pauses") this.standStill(this.#pace.pick(PAUSES_MS));
    if (fault === "slow") beforeMs += this.#pace.between(500, 9_000);
    const call: Call<T> = { what, work, about, fault, outlivesDeath, afterMs, onLost, resolve, reject };
    this.world.at(beforeMs, what, () => this.#arrive(call));
    return promise;
  }

  /** The process ends at once: none of its calls ends any more, none of its timers rings. */
  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.world.tell(this.name, () => "is dead");
    for (const watcher of this.#watchers) watcher.died?.();
    this.#watchers.clear();
  }

  /** Called back when the process dies. */
  onDeath(callback: () => void): void {
    this.#watchers.add({ died: callback });
  }

  /** Tells of the process from outside; the answer ends it. */
  watch(watcher: GateWatcher): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** The process does nothing for so long; what it is told meanwhile, it hears afterwards. */
  standStill(ms: number): void {
    this.#stillUntilMs = Math.max(this.#stillUntilMs, this.world.nowMs + ms);
    for (const watcher of this.#watchers) watcher.standsStill?.(ms);
  }

  /** How much longer the process stands still, ms. */
  get stillForMs(): number {
    return Math.max(0, this.#stillUntilMs - this.world.nowMs);
  }

  /** Something reaches the process from outside: after so long, later if it stands still, never if it is dead. */
  reach(delayMs: number, what: string, callback: () => void): () => void {
    return this.#later(delayMs, what, callback);
  }

  #drawFault(faults: ReadonlySet<CallFault>): CallFault | null {
    this.#calls += 1;
    return this.plan.atCall(this.#luck, () => `${this.name}#${this.#calls}`, faults);
  }

  #travelMs(): number {
    const drawn = this.#pace.next();
    return drawn < 0.9 ? drawn * 4 : 4 + (drawn - 0.9) * 400;
  }

  #arrive<T>(call: Call<T>): void {
    const { fault, what, reject } = call;
    if (this.#isDead && !call.outlivesDeath) {
      call.onLost();
      return;
    }
    if (fault === "dies-before") {
      this.kill();
      call.onLost();
      return;
    }
    if (fault === "fails-before" || fault === "serialization") {
      call.onLost();
      const error = fault === "serialization" ? new SerializationFailure() : new ConnectionLostError(what);
      this.#answer(call, () => reject(error));
      return;
    }
    if (fault === null) this.world.tell(this.name, () => what, call.about);
    void this.#work(call);
  }

  async #work<T>({ work, ...call }: Call<T>): Promise<void> {
    const { fault, what, resolve, reject } = call;
    let answer: () => void;
    try {
      const value = await work();
      answer = () => resolve(value);
    } catch (error) {
      answer = () => reject(error);
    }
    if (fault === "dies-after") this.kill();
    else if (fault === "fails-after") this.#answer(call, () => reject(new ConnectionLostError(what)));
    else this.#answer(call, answer);
  }

  #answer({ afterMs, what }: Pick<Call<unknown>, "afterMs" | "what">, answer: () => void): void {
    if (afterMs === 0 && this.stillForMs === 0 && !this.#isDead) answer();
    else this.#later(afterMs, `answer to ${what}`, answer);
  }

  #later(delayMs: number, name: string, callback: () => void): () => void {
    if (this.#isDead) return () => undefined;
    let isOff = false;
    let callOff = this.world.at(Math.max(delayMs, 0), name, () => ring());
    const ring = () => {
      if (isOff || this.#isDead) return;
      const stillMs = this.stillForMs;
      if (stillMs > 0) callOff = this.world.at(stillMs, name, ring);
      else callback();
    };
    return () => {
      isOff = true;
      callOff();
    };
  }
}

const TOLD: Record<CallFault, string> = {
  "dies-before": "dies before it is done",
  "dies-after": "is done; the process dies without hearing of it",
  "fails-before": "the connection is lost before it is done",
  "fails-after": "is done; the connection is lost before the answer",
  serialization: "the database undoes the transaction",
  pauses: "stands still from here on",
  slow: "takes long",
};
