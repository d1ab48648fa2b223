/** L16: words of a page or of a user's note are nowhere in the log. */
import type { Change, Json } from "@tidemark/sync-log";
import type { Violate } from "./violate.ts";

export class PlaintextLaw {
  readonly #violate: Violate;
  readonly #secrets: readonly string[];

  constructor(violate: Violate, secrets: readonly string[]) {
    this.#violate = violate;
    this.#secrets = secrets;
  }

  committed({ data, actor, userId, tableName, recordId }: Change): void {
    if (this.#tells(data) || this.#tells(actor as Json))
      this.#violate("L16", `a row of ${tableName} holds words that are to be sealed`, { userId, recordId });
  }

  #tells(value: Json): boolean {
    if (typeof value === "string") return this.#secrets.some((secret) => value.includes(secret));
    if (typeof value !== "object" || value === null) return false;
    for (const part of Object.values(value)) if (this.#tells(part)) return true;
    return false;
  }
}
