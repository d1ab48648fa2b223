/** One direction of a proxied connection: hands bytes on in their order, at once, late, when it is let go, or never. */
import type { Socket } from "node:net";

type Mode = "open" | "held" | "dropped";

export class Lane {
  readonly #to: Socket;
  readonly #delayMs: () => number;
  #mode: Mode = "open";
  /** What is on its way, with the time at which each piece may arrive; nothing overtakes. */
  readonly #queue: { readonly bytes: Buffer; readonly dueMs: number }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(to: Socket, delayMs: () => number) {
    this.#to = to;
    this.#delayMs = delayMs;
  }

  send(bytes: Buffer): void {
    if (this.#mode === "dropped") return;
    this.#queue.push({ bytes, dueMs: performance.now() + this.#delayMs() });
    this.#deliver();
  }

  /** Bytes wait until `release`. */
  hold(): void {
    if (this.#mode === "open") this.#mode = "held";
  }

  /** What waited arrives now, however late that is. */
  release(): void {
    if (this.#mode !== "held") return;
    this.#mode = "open";
    this.#deliver();
  }

  /** From now on nothing arrives. */
  drop(): void {
    this.#mode = "dropped";
    this.#queue.length = 0;
  }

  #deliver(): void {
    if (this.#mode !== "open" || this.#timer !== null) return;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const waitMs = next.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#deliver();
        }, Math.ceil(waitMs)).unref();
        return;
      }
      this.#queue.shift();
      if (this.#to.writable) this.#to.write(next.bytes);
    }
  }
}
