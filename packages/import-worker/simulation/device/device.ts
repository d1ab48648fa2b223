/**
 * A device of a user: a store that survives its tabs, one or two tabs, a clock that may be wrong by years, a vault
 * that may be locked, a line that may be down. `calm` is what becomes of it when faults stop.
 */
import type { StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { CALL_FAULTS, type CallFault, type FaultPlan } from "../kernel/faults.ts";
import { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import { applyProblem, applySynced, type Asked, type DeviceEars } from "./apply-answer.ts";
import { Line } from "./line.ts";
import { emptyState, type LocalState, nextBatch, type OutboxEntry } from "./local-store.ts";
import { Mishaps } from "./mishaps.ts";
import type { SyncAnswer, Synced } from "./messages.ts";
import type { RarePaths } from "./rare-paths.ts";
import type { ServerHost } from "./server-host.ts";
import { Tab } from "./tab.ts";
import { expiredItems } from "./take-article.ts";
import type { AccountKey, SimulatedVault } from "./vault.ts";

/** Those who check devices. */
export interface DeviceWitness {
  /** A change is in an outbox. */
  written(userId: string, changeId: string): void;
  /** Nobody can expect that change in the log: it was refused, or its store is gone. */
  excused(userId: string, changeId: string): void;
  pushed(changeIds: readonly string[]): void;
  /** An answer has reached a device. */
  answered(userId: string, answer: Synced): void;
  folded(device: string, view: StreamView, change: Change): void;
}

export interface DeviceOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly random: Random;
  readonly name: string;
  readonly userId: string;
  readonly server: ServerHost;
  readonly vault: SimulatedVault;
  readonly rare: RarePaths;
  readonly witness: DeviceWitness;
  /** Told of an error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}

const TAB_FAULTS: ReadonlySet<CallFault> = new Set(["dies-before", "dies-after", "pauses", "slow"]);
const FAULTS: ReadonlySet<CallFault> = new Set(CALL_FAULTS.filter((fault) => fault !== "serialization"));
const NO_FAULTS: ReadonlySet<CallFault> = new Set();

export class Device {
  readonly name: string;
  readonly userId: string;
  readonly server: ServerHost;
  readonly line: Line;
  readonly key: AccountKey;
  readonly mishaps: Mishaps;
  readonly witness: DeviceWitness;
  readonly rare: RarePaths;
  readonly onBug: (error: unknown) => void;
  readonly storeFaults: ReadonlySet<CallFault>;
  /** Changes in a push, about. */
  readonly batchLimit: number;
  /** What it asks for before it has a cursor; clients of the original ask by time. */
  readonly firstSince: string;
  /** Some browsers tell the time in coarse steps, so that edits have the same, ms. */
  readonly clockStepMs: number;
  state: LocalState;
  isLocked = false;
  clockAheadMs = 0;
  readonly #options: DeviceOptions;
  readonly #ears: DeviceEars;
  readonly #onWritten: (changeId: string) => void;
  #tabs: Tab[] = [];
  #opened = 0;
  #backup: readonly OutboxEntry[] = [];
  #isWiped = false;
  #isCalm = false;

  constructor(options: DeviceOptions) {
    const { name, userId, server, plan, random, vault, rare, witness, onBug } = options;
    this.#options = options;
    this.name = name;
    this.userId = userId;
    this.server = server;
    this.rare = rare;
    this.witness = witness;
    this.onBug = onBug;
    this.key = vault.keyOf(userId);
    this.line = new Line({ ...options, random: random.fork("line") });
    this.mishaps = new Mishaps(this, { ...options, random: random.fork("mishaps") });
    this.storeFaults = plan.has("tabs-killed") ? TAB_FAULTS : NO_FAULTS;
    this.batchLimit = random.pick([1, 5, 100]);
    this.firstSince = random.pick(["", "", "1970-01-01T00:00:00.000Z"]);
    this.clockStepMs = random.pick([1, 1, 1, 5_000]);
    this.#onWritten = (changeId) => witness.written(userId, changeId);
    this.state = emptyState(userId, `${name}-client-1`, 1, this.#onWritten);
    this.#ears = {
      rare,
      refused: (changeId) => witness.excused(userId, changeId),
      answered: (answer) => witness.answered(userId, answer),
      folded: (change) => witness.folded(name, this.state.view, change),
    };
    this.openTab();
  }

  /** The tab that its user looks at, if one is open. */
  get tab(): Tab | undefined {
    return this.#tabs.at(-1);
  }

  openTab(): void {
    const { world, plan, random } = this.#options;
    if (this.#tabs.length >= 2) return;
    this.#opened += 1;
    const name = `${this.name}.${this.#opened}`;
    const own = random.fork(name);
    const faults = plan.has("tabs-killed") ? FAULTS : NO_FAULTS;
    const gate = new Gate({ world, plan, name, random: own, faults, clockAheadMs: this.clockAheadMs });
    const tab = new Tab(this, gate, own.fork("tab"));
    this.#tabs.push(tab);
    gate.watch({ died: () => this.#lose(tab) });
  }

  closeTab(): void {
    this.tab?.gate.kill();
  }

  setClock(aheadMs: number): void {
    this.clockAheadMs = aheadMs;
    for (const { gate } of this.#tabs) gate.clockAheadMs = aheadMs;
  }

  setOnline(isOnline: boolean): void {
    this.line.isOnline = isOnline;
    if (isOnline) this.wake();
  }

  setLocked(isLocked: boolean): void {
    this.isLocked = isLocked;
    if (!isLocked) this.wake();
  }

  /** Everything on it is gone, also what was not pushed. */
  wipe(keepsClientId: boolean): void {
    const { life, clientId } = this.state;
    const nextId = keepsClientId ? clientId : `${this.name}-client-${life + 1}`;
    for (const changeId of this.state.outbox.keys()) this.witness.excused(this.userId, changeId);
    this.state = emptyState(this.userId, nextId, life + 1, this.#onWritten);
    this.#isWiped = true;
    this.wake();
  }

  backUp(): void {
    this.#backup = [...this.state.outbox.values()];
  }

  /** The store as it was when it was backed up; what it pushed since then, it pushes again. */
  restore(): void {
    this.wipe(true);
    for (const entry of this.#backup) this.state.outbox.set(entry.change.id, { ...entry, ackedSeq: null });
    this.state.groups = this.#backup.at(-1)?.group ?? 0;
  }

  /** The store says that it was filled by another server. */
  loseEpoch(): void {
    if (this.state.cursor !== "") this.state.cursor = `0badc0de:${this.state.view.position}`;
    this.wake();
  }

  /** The answer of the server, in one local transaction. True when there is more to pull. */
  apply(asked: Asked, answer: SyncAnswer): boolean {
    if (!answer.ok) {
      this.state = applyProblem(this.state, asked, answer, this.#ears);
      return true;
    }
    applySynced(this.state, asked, answer, this.#ears);
    if (!answer.hasMore && this.#isWiped && this.state.cursor !== "") {
      this.#isWiped = false;
      this.rare("wiped store caught up");
    }
    return answer.hasMore;
  }

  wake(): void {
    for (const tab of this.#tabs) tab.wake();
  }

  /** Faults have stopped: it is online, unlocked and open, and nothing ends it any more. */
  calm(): void {
    this.#isCalm = true;
    this.isLocked = false;
    this.line.isOnline = true;
    if (this.#tabs.length === 0) this.openTab();
    this.wake();
  }

  /** True when it has pushed all, has folded everything up to a position, and wants nothing again. */
  isAtRest(headSeq: number): boolean {
    const { view, outbox } = this.state;
    return view.position >= headSeq && outbox.size === 0 && expiredItems(this.state).length === 0;
  }

  #lose(tab: Tab): void {
    const { world, random } = this.#options;
    this.#tabs = this.#tabs.filter((one) => one !== tab);
    if (tab.isImporting) this.rare("tab killed between the parts of an import");
    const waiting = nextBatch(this.state, Infinity);
    if (waiting.some(({ op, data }) => op === "insert" && data?.["body"] !== undefined))
      this.rare("tab killed between an article and its push");
    if (this.#tabs.length > 0) return;
    const delayMs = this.#isCalm ? 500 : random.between(500, 30_000);
    world.at(delayMs, `${this.name} is opened again`, () => {
      if (this.#tabs.length === 0) this.openTab();
    });
  }
}
