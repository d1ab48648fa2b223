/**
 * L14: one article per item, over all devices. Its id derives from the item's, every item that counts as saved has it,
 * and so no second one can be made, also when two devices take a pickup at once.
 */
import { articleIdOf, ARTICLES, ITEMS, type StreamView } from "@tidemark/import-job";
import type { Change, ContentRecord } from "@tidemark/sync-log";
import { contentKey } from "../local-store.ts";
import type { RarePaths } from "../rare-paths.ts";
import type { Violate } from "./violate.ts";

const TAKEN: ReadonlySet<unknown> = new Set(["saved", "duplicate", "consent-wall"]);

export class OneArticleLaw {
  readonly #violate: Violate;
  readonly #rare: RarePaths;
  /** Articles that are in the log. */
  readonly #articles = new Set<string>();
  /** By item: the device that took it first. */
  readonly #takenBy = new Map<string, string>();

  constructor(violate: Violate, rare: RarePaths) {
    this.#violate = violate;
    this.#rare = rare;
  }

  committed(change: Change): void {
    const { tableName, recordId, op, data, userId } = change;
    if (tableName === ARTICLES && op === "insert") {
      const itemId = data?.["itemId"];
      if (typeof itemId !== "string" || articleIdOf(itemId) !== recordId)
        this.#violate("L14", `an article of item ${JSON.stringify(itemId)} is another record`, {
          userId,
          recordId,
        });
      this.#articles.add(recordId);
    }
    if (tableName === ITEMS && change.origin === "user" && TAKEN.has(data?.["state"]))
      this.#noteTaking(change);
  }

  /** `content`: the fold of the user's content records. */
  end(view: StreamView, content: ReadonlyMap<string, ContentRecord>): void {
    for (const { id, phase } of view.items.values()) {
      if (phase.state !== "saved" && phase.state !== "consent-wall") continue;
      const key = contentKey({ tableName: ARTICLES, recordId: articleIdOf(id) });
      if (!content.get(key)?.has("body"))
        this.#violate("L14", `is ${phase.state} and has no article`, { userId: view.userId, recordId: id });
    }
  }

  /** What one local transaction wrote is in the log at once. */
  #noteTaking({ recordId, clientId, userId, data }: Change): void {
    if (data?.["state"] !== "duplicate" && !this.#articles.has(articleIdOf(recordId)))
      this.#violate("L4", "is taken before its article is in the log", { userId, recordId });
    const first = this.#takenBy.get(recordId);
    if (first === undefined) this.#takenBy.set(recordId, clientId);
    else if (first !== clientId) this.#rare("pickup taken by two devices at once");
  }
}
