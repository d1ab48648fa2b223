/** L7 for intents: the server says of an intent that it had no effect when it had none in the log's fold, and only then. */
import { ITEMS, JOBS, type StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import type { Synced } from "../messages.ts";
import { itemText } from "./view-text.ts";
import type { Violate } from "./violate.ts";

export class ConflictLaw {
  readonly #violate: Violate;
  /** By job or item: what the log's fold last said of what intents can change. */
  readonly #said = new Map<string, string>();
  /** By change id: whether the intent had an effect. */
  readonly #hadEffect = new Map<string, boolean>();

  constructor(violate: Violate) {
    this.#violate = violate;
  }

  /** `view`: the fold of the log, with the change folded. */
  committed(view: StreamView, change: Change): void {
    const { tableName, recordId, op, origin, id } = change;
    if (tableName !== ITEMS && tableName !== JOBS) return;
    const job = view.jobs.get(recordId);
    const said = tableName === ITEMS ? itemText(view.items.get(recordId)) : `${job?.status} ${job?.deleted}`;
    if (origin === "user" && op === "update") this.#hadEffect.set(id, this.#said.get(recordId) !== said);
    this.#said.set(recordId, said);
  }

  answered(userId: string, { acks, conflicts }: Pick<Synced, "acks" | "conflicts">): void {
    const listed = new Set(conflicts.map(({ eventId }) => eventId));
    for (const { eventId } of acks) {
      if (this.#hadEffect.get(eventId) !== listed.has(eventId)) continue;
      const what = listed.has(eventId)
        ? "had an effect and is listed as a conflict"
        : "had no effect and is not listed";
      this.#violate("L7", `the intent ${eventId} ${what}`, { userId });
    }
  }
}
