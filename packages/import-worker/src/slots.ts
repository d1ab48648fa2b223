/** The worker's capacity: how many extractions may run, in all and on one host. */

export class Slots {
  readonly #capacity: number;
  readonly #perHost: number;
  readonly #onHost = new Map<string, number>();
  #taken = 0;

  constructor(capacity: number, perHost: number) {
    this.#capacity = capacity;
    this.#perHost = perHost;
  }

  get free(): number {
    return this.#capacity - this.#taken;
  }

  /** Sets aside up to `wanted` slots and says how many it got. */
  reserve(wanted: number): number {
    const granted = Math.max(0, Math.min(wanted, this.free));
    this.#taken += granted;
    return granted;
  }

  release(count: number): void {
    this.#taken -= count;
  }

  /** Fetches that the host still takes from this process. */
  roomOn(host: string): number {
    return this.#perHost - (this.#onHost.get(host) ?? 0);
  }

  enterHost(host: string): void {
    this.#onHost.set(host, (this.#onHost.get(host) ?? 0) + 1);
  }

  leaveHost(host: string): void {
    const left = (this.#onHost.get(host) ?? 1) - 1;
    if (left > 0) this.#onHost.set(host, left);
    else this.#onHost.delete(host);
  }
}
