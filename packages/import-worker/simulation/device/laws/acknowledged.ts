/** L2: what was acknowledged is in the log, at the position that was told, and stays there. */
import type { Change } from "@tidemark/sync-log";
import type { Violate } from "./violate.ts";

export class AcknowledgedLaw {
  readonly #violate: Violate;
  /** By user: the id of the change at each position. */
  readonly #stored = new Map<string, string[]>();
  /** By user: acknowledged positions with the id that they were acknowledged for. */
  readonly #acknowledged = new Map<string, Map<number, string>>();

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  committed({ userId, seq, id }: Change): void {
    let stored = this.#stored.get(userId);
    if (!stored) this.#stored.set(userId, (stored = []));
    stored[seq] = id;
  }

  acked(userId: string, changeId: string, seq: number): void {
    if (this.#stored.get(userId)?.[seq] !== changeId)
      this.#violate("L2", `${changeId} was acknowledged at ${seq} and is not there`, { userId });
    let acknowledged = this.#acknowledged.get(userId);
    if (!acknowledged) this.#acknowledged.set(userId, (acknowledged = new Map()));
    acknowledged.set(seq, changeId);
  }

  /** `changes`: all that the log holds of the user at the end. */
  end(userId: string, changes: readonly Change[]): void {
    const acknowledged = this.#acknowledged.get(userId) ?? new Map<number, string>();
    const held = new Map(changes.map(({ seq, id }) => [seq, id]));
    for (const [seq, id] of acknowledged) {
      if (held.get(seq) !== id)
        this.#violate("L2", `${id} was acknowledged at ${seq} and is gone at the end`, { userId });
    }
  }
}
