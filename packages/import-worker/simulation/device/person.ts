/**
 * A user with one to three devices: makes imports, changes their mind, edits what was saved, and does the wrong thing
 * at the worst moment. What it does is drawn; when `calm`, it does nothing more.
 */
import { APP_ID, ITEMS } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import { ConnectionLostError } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import { Device, type DeviceOptions } from "./device.ts";
import { type Act, ACTS, drawAct } from "./acts.ts";
import { intend, type ImportPlan, writeImport } from "./import-acts.ts";
import type { Tab } from "./tab.ts";

export interface PersonOptions extends Omit<DeviceOptions, "name" | "random"> {
  readonly random: Random;
  readonly plan: FaultPlan;
  readonly devices: number;
  /** Things that it does in all. */
  readonly acts: number;
  /** What it may import, each time anew. */
  readonly drawUrls: (random: Random) => readonly string[];
}

const WORST_MOMENT = 0.04;
const REST_MS = 8_000;

export class Person {
  readonly userId: string;
  readonly devices: readonly Device[];
  readonly random: Random;
  readonly plan: FaultPlan;
  readonly #world: World;
  readonly #options: PersonOptions;
  readonly #ambush: Random;
  #left: number;
  #imports = 0;

  constructor(options: PersonOptions) {
    const { world, random, userId, plan, devices, acts } = options;
    this.#options = options;
    this.#world = world;
    this.userId = userId;
    this.random = random.fork("acts");
    this.plan = plan;
    this.#ambush = random.fork("ambush");
    this.#left = acts;
    this.devices = Array.from({ length: devices }, (_, index) => {
      const name = `${userId}-${index + 1}`;
      return new Device({ ...options, name, random: random.fork(name) });
    });
    this.#later();
  }

  /** Sees what was stored of its own stream, as it sees progress on a screen. */
  sees(change: Change): void {
    if (change.appId !== APP_ID || change.tableName !== ITEMS || change.origin !== "system") return;
    const state = change.data?.["state"];
    if (state !== "extracting" && state !== "extracted") return;
    if (!this.#ambush.chance(WORST_MOMENT) || this.#left <= 0) return;
    const { rare } = this.#options;
    rare(state === "extracting" ? "intent at the moment of a claim" : "intent at the moment of a result");
    const intent = this.#ambush.pick(["pause", "cancel", "delete", "retry"] as const);
    this.on(this.#ambush.pick(this.devices), (tab) => intend(tab, this.#ambush, intent));
  }

  /** Faults have stopped: it does nothing more, and its devices come back. */
  calm(): void {
    this.#left = 0;
    for (const device of this.devices) device.calm();
  }

  /** True when it is done with what it had in mind. */
  get isDone(): boolean {
    return this.#left <= 0;
  }

  /** Does something in the tab that is looked at. Whatever goes wrong there, nobody does it again. */
  on(device: Device, work: (tab: Tab) => Promise<void>): void {
    const { tab } = device;
    if (!tab) return;
    work(tab).catch((error: unknown) => {
      if (!(error instanceof ConnectionLostError)) this.#options.onBug(error);
    });
  }

  nextImport(): ImportPlan {
    this.#imports += 1;
    return {
      jobId: `${this.userId}-${this.#imports}`,
      urls: this.#options.drawUrls(this.random),
      isInParts: this.random.chance(0.3),
      // Sometimes fewer come than were announced.
      missing: this.random.chance(0.05) ? 1 : 0,
    };
  }

  imports(device: Device): void {
    const plan = this.nextImport();
    this.on(device, (tab) => writeImport(tab, plan));
  }

  /** Lets something end after a while. */
  after(ms: number, what: string, work: () => void): void {
    this.#world.at(ms, `${this.userId} ${what}`, work);
  }

  /** A name for something that goes wrong now, that nothing else has. */
  nameOf(fault: string): string {
    return `${fault}@${this.userId}#${this.#options.acts - this.#left}`;
  }

  tell(what: string): void {
    this.#world.tell(this.userId, () => what, { userId: this.userId });
  }

  #later(): void {
    const restMs = -Math.log(1 - this.random.next()) * REST_MS;
    this.#world.at(restMs, `${this.userId} does something`, () => this.#act());
  }

  #act(): void {
    if (this.#left <= 0) return;
    this.#left -= 1;
    const act: Act = this.#imports === 0 ? "import" : drawAct(this.random);
    const device = this.random.pick(this.devices);
    ACTS[act].work(this, device);
    if (this.#left > 0) this.#later();
  }
}
