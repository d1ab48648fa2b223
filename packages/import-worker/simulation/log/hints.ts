/** Hints of the log on their way to one process: they can be lost, doubled or late. */
import type { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { LogServer } from "./log-server.ts";

const LOST = 0.4;
const DOUBLED = 0.1;
const LATE = 0.2;

interface Listener {
  readonly onHint: (userId: string) => void;
  /** Streams of which it is about to hear. */
  readonly onTheirWay: Set<string>;
}

export class Hints {
  readonly #server: LogServer;
  readonly #gate: Gate;
  readonly #random: Random;
  #number = 0;

  constructor(server: LogServer, gate: Gate) {
    this.#server = server;
    this.#gate = gate;
    this.#random = server.world.random.fork(`hints/${gate.name}`);
  }

  async subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>> {
    const listener: Listener = { onHint, onTheirWay: new Set() };
    const end = await this.#server.truth.subscribe((userId) => this.#send(userId, listener));
    this.#gate.watch({ died: () => void end() });
    return end;
  }

  #send(userId: string, listener: Listener): void {
    const { plan, isDown } = this.#server;
    if (isDown) return;
    this.#number += 1;
    const drawn = this.#random.next();
    const mayFail = plan.has("hints-lost") && drawn < LOST + DOUBLED + LATE;
    if (mayFail && plan.allows(`hints-lost@${this.#gate.name}#${this.#number}`)) {
      if (drawn < LOST) return;
      this.#deliver(userId, listener, drawn < LOST + LATE ? 8_000 : 1);
      if (drawn < LOST + LATE) return;
    }
    // Several at once are one.
    if (listener.onTheirWay.has(userId)) return;
    listener.onTheirWay.add(userId);
    this.#deliver(userId, listener, 2);
  }

  #deliver(userId: string, { onHint, onTheirWay }: Listener, withinMs: number): void {
    this.#gate.reach(this.#random.next() * withinMs, "a hint arrives", () => {
      onTheirWay.delete(userId);
      try {
        onHint(userId);
      } catch {
        // A listener's own trouble, as on the real log.
      }
    });
  }
}
