/** Hints of the log on their way to one process: they can be lost, doubled or late. */
import type { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { LogServer } from "./log-server.ts";

const LOST = 0.4;
const DOUBLED = 0.1;
const LATE = 0.2;

export class Hints {
  readonly #server: LogServer;
  readonly #gate: Gate;
  readonly #random: Random;
  #isOnItsWay = false;
  #number = 0;

  constructor(server: LogServer, gate: Gate) {
    this.#server = server;
    this.#gate = gate;
    this.#random = server.world.random.fork(`hints/${gate.name}`);
  }

  async subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>> {
    const end = await this.#server.truth.subscribe((userId) => this.#send(userId, onHint));
    this.#gate.watch({ died: () => void end() });
    return end;
  }

  #send(userId: string, onHint: (userId: string) => void): void {
    const { plan, isDown } = this.#server;
    if (isDown) return;
    this.#number += 1;
    const drawn = this.#random.next();
    const mayFail = plan.has("hints-lost") && drawn < LOST + DOUBLED + LATE;
    if (mayFail && plan.allows(`hints-lost@${this.#gate.name}#${this.#number}`)) {
      if (drawn < LOST) return;
      this.#deliver(userId, onHint, drawn < LOST + LATE ? 8_000 : 1);
      if (drawn < LOST + LATE) return;
    }
    // Several at once are one.
    if (this.#isOnItsWay) return;
    this.#isOnItsWay = true;
    this.#deliver(userId, onHint, 2);
  }

  #deliver(userId: string, onHint: (userId: string) => void, withinMs: number): void {
    this.#gate.reach(this.#random.next() * withinMs, "a hint arrives", () => {
      this.#isOnItsWay = false;
      onHint(userId);
    });
  }
}
