/**
 * One chaos run: devices import pages through real workers on a real Postgres while a seed decides what fails, and whom
 * it hits. Afterwards everything must have ended as it should, once, and as everybody was told.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type CheckReport, checkRun } from "./check/check-run.ts";
import { type RecoveryTimes, recoveryTimes } from "./check/recovery-times.ts";
import { createDeck, type Deck } from "./faults/deck.ts";
import { type Fault, FAULTS, type FaultRecord } from "./faults/fault.ts";
import { inject } from "./faults/inject.ts";
import { chooseVictim, interruptedBy, nameOf, type Victim } from "./faults/victim.ts";
import { createPlan } from "./plan/plan.ts";
import { smallPages } from "./plan/small-pages.ts";
import { type Chance, createChance } from "./random.ts";
import { onStage, type Stage } from "./stage/stage.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly users: number;
  readonly devicesPerUser: number;
  readonly workers: number;
  readonly items: number;
  /** Faults to begin. */
  readonly rounds: number;
  /** From the begin of one fault to that of the next, on average, ms. */
  readonly betweenFaultsMs: number;
  /** How long everything may take after the last fault, ms. */
  readonly settleWithinMs: number;
  readonly kinds?: readonly Fault[];
  /** Faults that the workers themselves have, to see that the check finds them. */
  readonly mutations?: readonly string[];
  readonly onFault?: (record: FaultRecord, number: number) => void;
  /** Ends the faults early; what has begun is still checked. */
  readonly signal?: AbortSignal;
}

export interface ChaosReport extends Omit<CheckReport, "evidence"> {
  readonly seed: number;
  readonly faults: readonly FaultRecord[];
  readonly recovery: readonly RecoveryTimes[];
  /** Faults that cannot be made on this machine, and why. */
  readonly leftOut: readonly string[];
  readonly serverVersion: string;
  readonly tookMs: number;
  /** From the last fault to the end of everything, ms. */
  readonly settledInMs: number;
  /** Processes that found no database when they started, ended, and were started again. */
  readonly failedStarts: number;
  readonly workers: number;
  /** Of the disk that was filled; null where there was none. */
  readonly diskMb: number | null;
  readonly lastLines: readonly string[];
}

/** Pages lie on so many hosts. */
const HOSTS = 60;
const MAX_PAGE_DELAY_MS = 3_000;
const FINISH_WITHIN_MS = 120_000;
const MOST_DRAWS = 10;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { users, devicesPerUser, items, rounds, betweenFaultsMs } = options;
  const spanMs = rounds * betweenFaultsMs * 0.97;
  return onStage(
    {
      workers: options.workers,
      diskMb: 384 + Math.ceil(items / 16),
      mutations: options.mutations ?? [],
      pageDelayMs: slowness(createChance(options.seed ^ 0x57ed)),
      planFor(web, byRoad) {
        const good = smallPages(web, items, HOSTS);
        const bad = web.pages.filter(({ expect }) => expect.state === "error" && expect.code === "not-found");
        const badUrl = (index: number) => byRoad(`${web.url(bad[index % bad.length]!)}?chaos=${index}`);
        const wishes = {
          users,
          devicesPerUser,
          items,
          spanMs,
          goodPage: (index: number) => ({ ...good[index]!, url: byRoad(good[index]!.url) }),
          badUrl,
        };
        return createPlan(wishes, createChance(options.seed));
      },
    },
    (stage) => new ChaosRun(options, stage).run(),
  );
}

/** Most answers come soon, some late. */
function slowness(chance: Chance): () => number {
  return () => MAX_PAGE_DELAY_MS * chance.next() ** 2;
}

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #stage: Stage;
  readonly #chance: Chance;
  readonly #records: FaultRecord[] = [];
  readonly #busy = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #problems: string[] = [];

  constructor(options: ChaosOptions, stage: Stage) {
    this.#options = options;
    this.#stage = stage;
    this.#chance = createChance(options.seed ^ 0x5eed);
  }

  async run(): Promise<ChaosReport> {
    const { seed } = this.#options;
    const { disk, server, workers, devices } = this.#stage;
    await this.#injectAll();
    const lastFaultMs = performance.now();
    await server.ensureServing();
    const isSettled = await this.#untilQuiet();
    const settledInMs = performance.now() - lastFaultMs;
    devices.tellAll("finish");
    if (!(await devices.allEnd(FINISH_WITHIN_MS))) this.#problems.push("not all devices came to their end");
    if (!isSettled)
      this.#problems.push(
        `not everything had ended ${Math.round(settledInMs / 1_000)} s after the last fault`,
      );
    this.#problems.push(...workers.ownEnds, ...devices.ownEnds);
    const { evidence, ...check } = await checkRun(this.#stage);
    return {
      ...check,
      problems: [...this.#problems, ...check.problems],
      seed,
      faults: this.#records,
      recovery: recoveryTimes(this.#records, evidence),
      leftOut: disk.kind === "left-out" ? [`fill-disk: ${disk.because}`] : [],
      serverVersion: await server.version(),
      tookMs: Date.now() - this.#stage.beganAtMs,
      settledInMs,
      failedStarts: workers.failedStarts + devices.failedStarts,
      workers: this.#options.workers,
      diskMb: disk.kind === "mounted" ? disk.disk.sizeMb : null,
      lastLines: [...workers.lastLines, ...devices.lastLines],
    };
  }

  /** They begin one after the other at random distances, and may last into each other. */
  async #injectAll(): Promise<void> {
    const { rounds, betweenFaultsMs, signal, seed, kinds = FAULTS } = this.#options;
    const canFill = this.#stage.disk.kind === "mounted";
    const deck = createDeck(
      kinds.filter((kind) => kind !== "fill-disk" || canFill),
      // Of its own, so that the order of the faults is the seed's whatever time they take.
      createChance(seed ^ 0xdec),
    );
    const beganMs = performance.now();
    for (let round = 1; round <= rounds; round += 1) {
      const dueMs = (round - 0.5 * this.#chance.next()) * betweenFaultsMs;
      await sleep(Math.max(0, beganMs + dueMs - performance.now()), undefined, { signal }).catch(
        () => undefined,
      );
      if (signal?.aborted) break;
      this.#beginOne(deck);
    }
    await Promise.all(this.#running);
  }

  /** A fault whose victims are all being hit gives way to the next one. */
  #beginOne(deck: Deck): void {
    for (let turn = 0; turn < MOST_DRAWS; turn += 1) {
      const fault = deck.next();
      const victim = chooseVictim(fault, this.#stage, this.#busy, this.#chance);
      if (victim !== null) return this.#begin(fault, victim);
    }
  }

  #begin(fault: Fault, victim: Victim): void {
    const name = nameOf(victim);
    this.#busy.add(name);
    const running = this.#carryOut(fault, victim).finally(() => {
      this.#busy.delete(name);
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  async #carryOut(fault: Fault, victim: Victim): Promise<void> {
    const beganAtMs = Date.now();
    const interrupted = interruptedBy(victim, this.#stage);
    try {
      if (!(await inject(fault, victim, this.#stage, this.#chance))) return;
    } catch (error) {
      const what = error instanceof Error ? error.stack : String(error);
      this.#problems.push(`${fault} on ${nameOf(victim)} went wrong itself: ${what}`);
      return;
    }
    const record = { fault, victim: nameOf(victim), beganAtMs, endedAtMs: Date.now(), interrupted };
    this.#records.push(record);
    this.#options.onFault?.(record, this.#records.length);
  }

  async #untilQuiet(): Promise<boolean> {
    const beganAtMs = Date.now();
    while (Date.now() < beganAtMs + this.#options.settleWithinMs) {
      if (this.#stage.areDevicesQuiet(beganAtMs)) return true;
      await sleep(100);
    }
    return false;
  }
}
