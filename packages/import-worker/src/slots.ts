/** The worker's capacity: how many extractions may run, in all and on one host. */

/**
 * What one transition may take of the capacity. An item takes its place at the moment of the decision,
 * so that two transitions at a time cannot count on the same place, and none is kept by one that waits.
 */
export interface Allowance {
  /** Items that may be taken now. */
  readonly room: () => number;
  /** Items that were taken. */
  readonly taken: () => number;
  /** Fetches that the host still takes from this process. */
  readonly roomOn: (host: string) => number;
  /** Takes a place, in all and on the host; it is free again after `leave`. */
  readonly enter: (host: string) => void;
  /** Nothing was taken after all. */
  readonly clear: () => void;
}

export class Slots {
  readonly #capacity: number;
  readonly #perHost: number;
  readonly #hostRoom: (host: string) => number;
  readonly #onHost = new Map<string, number>();
  #taken = 0;

  /** `hostRoom`: what a host would take soon for reasons that are not known here. */
  constructor(capacity: number, perHost: number, hostRoom: (host: string) => number = () => Infinity) {
    this.#capacity = capacity;
    this.#perHost = perHost;
    this.#hostRoom = hostRoom;
  }

  get free(): number {
    return this.#capacity - this.#taken;
  }

  /** Allows up to `wanted` items, as far as there is room when they are taken. */
  allow(wanted: number): Allowance {
    const entered: string[] = [];
    return {
      room: () => Math.max(0, Math.min(wanted - entered.length, this.free)),
      taken: () => entered.length,
      roomOn: this.roomOn,
      enter: (host) => {
        entered.push(host);
        this.#taken += 1;
        this.#onHost.set(host, (this.#onHost.get(host) ?? 0) + 1);
      },
      clear: () => {
        for (const host of entered.splice(0)) this.leave(host);
      },
    };
  }

  readonly roomOn = (host: string): number =>
    Math.min(this.#perHost - (this.#onHost.get(host) ?? 0), this.#hostRoom(host));

  /** Frees the place of an item. */
  leave(host: string): void {
    this.#taken -= 1;
    const left = (this.#onHost.get(host) ?? 1) - 1;
    if (left > 0) this.#onHost.set(host, left);
    else this.#onHost.delete(host);
  }
}
