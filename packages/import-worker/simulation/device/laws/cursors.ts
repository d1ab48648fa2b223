/** L5: no position at or below an issued cursor appears later. */
import type { Change } from "@tidemark/sync-log";
import type { Violate } from "./violate.ts";

export class CursorLaw {
  readonly #violate: Violate;
  readonly #issued = new Map<string, number>();

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  issued(userId: string, seq: number): void {
    if (seq > (this.#issued.get(userId) ?? 0)) this.#issued.set(userId, seq);
  }

  committed({ userId, seq, recordId }: Change): void {
    const issued = this.#issued.get(userId);
    if (issued !== undefined && seq <= issued)
      this.#violate("L5", `position ${seq} appears after the cursor ${issued} was handed out`, {
        userId,
        recordId,
      });
  }
}
