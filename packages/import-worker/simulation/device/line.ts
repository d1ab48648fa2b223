/** The network between a device and the server: requests are late, cut, doubled and overtake each other. */
import { CALL_FAULTS, type CallFault, type FaultPlan } from "../kernel/faults.ts";
import { ConnectionLostError, type Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import type { SyncAnswer, SyncRequest } from "./messages.ts";
import type { RarePaths } from "./rare-paths.ts";
import type { ServerHost } from "./server-host.ts";

/** After so long without an answer a tab gives a request up, which may arrive all the same. */
const TIMEOUT_MS = 20_000;
const COPY_WITHIN_MS = 90_000;
const COPIED = 0.08;

const FAULTS: ReadonlySet<CallFault> = new Set(CALL_FAULTS.filter((fault) => fault !== "serialization"));
const NO_FAULTS: ReadonlySet<CallFault> = new Set();

export interface LineOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly random: Random;
  readonly server: ServerHost;
  readonly userId: string;
  readonly rare: RarePaths;
  /** Told of an error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}

export class Line {
  isOnline = true;
  readonly #options: LineOptions;
  #requests = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Rejects with `ConnectionLostError` when no answer came; the request may have arrived. */
  send(gate: Gate, request: SyncRequest): Promise<SyncAnswer> {
    if (!this.isOnline) return Promise.reject(new ConnectionLostError("a request while offline"));
    const { plan, server, userId } = this.#options;
    const faults = plan.has("requests-mangled") ? FAULTS : NO_FAULTS;
    const what = request.changes.length > 0 ? `pushes ${request.changes.length} changes` : "pulls";
    this.#perhapsCopy(gate, request);
    const answer = gate.call(what, () => server.sync(userId, request), { userId }, faults);
    return this.#orGiveUp(gate, answer);
  }

  #perhapsCopy(gate: Gate, request: SyncRequest): void {
    const { world, plan, random, server, userId, rare, onBug } = this.#options;
    this.#requests += 1;
    const isDrawn = random.chance(COPIED);
    const delayMs = random.int(COPY_WITHIN_MS);
    const isMade = isDrawn && request.changes.length > 0 && plan.has("requests-mangled");
    if (!isMade || !plan.allows(`requests-mangled@${gate.name}-${this.#requests}`)) return;
    world.at(delayMs, "a copy of a request arrives", () => {
      world.tell(gate.name, () => "a copy of its request arrives", { userId });
      rare("request arrived twice");
      server.sync(userId, request).catch((error: unknown) => {
        if (!(error instanceof ConnectionLostError)) onBug(error);
      });
    });
  }

  async #orGiveUp(gate: Gate, answer: Promise<SyncAnswer>): Promise<SyncAnswer> {
    const givenUp = Promise.withResolvers<never>();
    let isGivenUp = false;
    const callOff = gate.timers.after(TIMEOUT_MS, () => {
      isGivenUp = true;
      givenUp.reject(new ConnectionLostError("a request that was not answered in time"));
    });
    const noted = answer.finally(() => {
      callOff();
      if (isGivenUp) this.#options.rare("answer came after its tab had given up");
    });
    return Promise.race([noted, givenUp.promise]);
  }
}
