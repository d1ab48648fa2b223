/**
 * L2 and L3 for devices: what a device has written comes to the log, unless it was refused or the store was wiped
 * before; and under the one id that it was written with, however often it was pushed.
 */
import { APP_ID } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import type { Violate } from "./violate.ts";

export class OutboxLaw {
  readonly #violate: Violate;
  /** Ids that were in an outbox at any time. */
  readonly #written = new Set<string>();
  /** By user: those that have to be in the log in the end. */
  readonly #expected = new Map<string, Set<string>>();

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  written(userId: string, changeId: string): void {
    this.#written.add(changeId);
    const expected = this.#expected.get(userId);
    if (expected) expected.add(changeId);
    else this.#expected.set(userId, new Set([changeId]));
  }

  /** It was refused, or its store is gone; it may have been stored all the same. */
  excused(userId: string, changeId: string): void {
    this.#expected.get(userId)?.delete(changeId);
  }

  committed({ id, appId, origin, userId, recordId }: Change): void {
    if (appId === APP_ID && origin === "user" && !this.#written.has(id))
      this.#violate("L3", `${id} is stored, and no device has written a change of that id`, {
        userId,
        recordId,
      });
  }

  /** `changes`: all that the log holds of the user at the end. */
  end(userId: string, changes: readonly Change[]): void {
    const held = new Set(changes.map(({ id }) => id));
    for (const id of this.#expected.get(userId) ?? [])
      if (!held.has(id))
        this.#violate("L2", `${id} was written on a device and never came to the log`, { userId });
  }
}
