/**
 * Rows to changes. Texts that repeat in every row (tables, clients, actors) are kept once, so that
 * a long read costs little memory. A row that plain SQL left incomplete is read with the defaults
 * that the column would have had.
 */
import {
  type Actor,
  type Change,
  formatStamp,
  type JsonObject,
  type Op,
  type Origin,
} from "@tidemark/sync-log";
import type { ChangeColumns } from "../queries/change-columns.ts";

/** Beyond this many different texts the reader starts over, so that odd data cannot fill the memory. */
const MAX_KEPT_TEXTS = 1_000;

const NO_TIMES: Readonly<Record<string, string>> = {};

export class ChangeDecoder {
  readonly #userId: string;
  readonly #texts = new Map<string, string>();
  readonly #actors = new Map<string, Actor>();
  // Changes of one batch follow each other and were stored at one time, often with the same field times.
  #lastMs = NaN;
  #lastStamp = "";
  #lastMetaText = "";
  #lastMeta = NO_TIMES;

  constructor(userId: string) {
    this.#userId = userId;
  }

  decode(row: ChangeColumns): Change {
    const [seq, createdAtMs, id, appId, tableName, recordId, spaceId] = row;
    const [, , , , , , , op, data, fieldMetaText, clientId, schemaVersion, actorText, origin] = row;
    return {
      id,
      appId: this.#once(appId),
      tableName: this.#once(tableName),
      recordId,
      op: this.#once(op) as Op,
      data: data as JsonObject | null,
      fieldMeta: fieldMetaText === null ? NO_TIMES : this.#fieldMeta(fieldMetaText),
      spaceId: spaceId === null ? null : this.#once(spaceId),
      clientId: this.#once(clientId ?? ""),
      schemaVersion: schemaVersion ?? 1,
      actor: actorText === null ? null : this.#actor(actorText),
      origin: this.#once(origin ?? "user") as Origin,
      userId: this.#userId,
      seq,
      createdAt: this.#stamp(createdAtMs),
    };
  }

  #once(text: string): string {
    const kept = this.#texts.get(text);
    if (kept !== undefined) return kept;
    if (this.#texts.size >= MAX_KEPT_TEXTS) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }

  #stamp(ms: number): string {
    if (ms !== this.#lastMs) {
      this.#lastMs = ms;
      this.#lastStamp = formatStamp(ms);
    }
    return this.#lastStamp;
  }

  #fieldMeta(text: string): Readonly<Record<string, string>> {
    if (text !== this.#lastMetaText) {
      this.#lastMetaText = text;
      this.#lastMeta = JSON.parse(text) as Readonly<Record<string, string>>;
    }
    return this.#lastMeta;
  }

  #actor(text: string): Actor {
    let actor = this.#actors.get(text);
    if (!actor) {
      if (this.#actors.size >= MAX_KEPT_TEXTS) this.#actors.clear();
      actor = JSON.parse(text) as Actor;
      this.#actors.set(text, actor);
    }
    return actor;
  }
}
