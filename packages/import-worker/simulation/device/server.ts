/**
 * The sync server as the protocol describes it, on the port of the log: takes in what devices push, gives out what is
 * new. It keeps nothing but a cache and the book of whose client ids are whose.
 */
import { APP_ID, ARTICLES, WORKER_CLIENT_ID } from "@tidemark/import-job";
import {
  type Change,
  formatCursor,
  formatStamp,
  type Head,
  IdReusedError,
  type LockedStream,
  parseStampMs,
  readCursor,
  type SyncLog,
  type TableSet,
  WORK_TABLES,
} from "@tidemark/sync-log";
import { refusalOf, storageRefusal } from "./admission.ts";
import { Ingest, type Ingested, repeatedAs } from "./ingest.ts";
import { IntentView } from "./intent-view.ts";
import type { Problem, ProblemCode, PushedChange, Refused, SyncAnswer, SyncRequest } from "./messages.ts";
import type { RarePaths } from "./rare-paths.ts";

export const NOTES = "notes";
const SYNCED_TABLES: TableSet = {
  appId: APP_ID,
  tableNames: [...WORK_TABLES.tableNames, ARTICLES, NOTES],
};

export interface ServerOptions {
  readonly log: Pick<SyncLog, "withStream" | "readAfter" | "head">;
  /** Whose client ids are whose. It outlives the server's process. */
  readonly clientBook: Map<string, string>;
  /** Changes in an answer at most. */
  readonly pageLimit: number;
  readonly rare: RarePaths;
}

interface Stored {
  /** Of the stream; empty while there is none. */
  readonly epoch: string;
  /** The position that the request's `since` stands for. */
  readonly from: number;
  readonly changes: readonly Change[];
  readonly adjusted: Ingested["adjusted"];
  readonly conflicts: readonly { eventId: string; reason: string }[];
}

const NO_CHANGES = { changes: [], adjusted: [], conflicts: [] };

export class SyncServer {
  readonly #options: ServerOptions;
  readonly #intents = new Map<string, IntentView>();

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  /** Stores a user's changes, all or none, and answers with what came after `since`. */
  async sync(userId: string, request: SyncRequest): Promise<SyncAnswer> {
    if (!this.#bindClient(userId, request.clientId)) return problem(403, "client-id-foreign");
    const refused = request.changes.map(refusalOf).filter((one) => one !== null);
    if (refused.length > 0) return problem(403, "changes-refused", refused);
    const stored =
      request.changes.length === 0 ? await this.#look(userId, request) : await this.#store(userId, request);
    return "ok" in stored ? stored : this.#answer(userId, stored);
  }

  async #answer(userId: string, { epoch, from, changes, adjusted, conflicts }: Stored): Promise<SyncAnswer> {
    const { log, pageLimit } = this.#options;
    const page = await log.readAfter(userId, from, { tables: SYNCED_TABLES, limit: pageLimit });
    return {
      ok: true,
      serverChanges: page.changes,
      acks: changes.map(({ id, seq }) => ({ eventId: id, seq })),
      adjusted,
      conflicts,
      syncedUntil: epoch === "" ? "" : formatCursor({ epoch, seq: page.upTo }),
      hasMore: page.hasMore,
    };
  }

  #bindClient(userId: string, clientId: string): boolean {
    if (clientId === WORKER_CLIENT_ID) return false;
    const owner = this.#options.clientBook.get(clientId) ?? userId;
    this.#options.clientBook.set(clientId, owner);
    return owner === userId;
  }

  /** The position that a reader's `since` stands for, or why there is none. */
  async #placeOf(userId: string, since: string, head: Head | null): Promise<number | Problem> {
    if (since === "") return 0;
    const sinceMs = parseStampMs(since);
    if (sinceMs !== null) return this.#firstStoredSince(userId, sinceMs);
    const reading = readCursor(since, head ?? { epoch: "", seq: 0 });
    switch (reading.kind) {
      case "at":
        return reading.seq;
      case "epoch-changed":
        return problem(409, "epoch-changed");
      case "beyond-head":
        return problem(409, "cursor-ahead");
      case "malformed":
        return problem(400, "cursor-malformed");
    }
  }

  async #firstStoredSince(userId: string, sinceMs: number): Promise<number> {
    const since = formatStamp(sinceMs);
    let position = 0;
    for (let hasMore = true; hasMore;) {
      const page = await this.#options.log.readAfter(userId, position, { tables: SYNCED_TABLES });
      const first = page.changes.find(({ createdAt }) => createdAt >= since);
      if (first) return first.seq - 1;
      position = page.upTo;
      hasMore = page.hasMore;
    }
    return position;
  }

  async #look(userId: string, { since }: SyncRequest): Promise<Stored | Problem> {
    const head = await this.#options.log.head(userId);
    const from = await this.#placeOf(userId, since, head);
    return typeof from === "number" ? { ...NO_CHANGES, epoch: head?.epoch ?? "", from } : from;
  }

  async #store(userId: string, request: SyncRequest): Promise<Stored | Problem> {
    const cached = this.#intents.get(userId);
    // What it folds may not be committed in the end.
    this.#intents.delete(userId);
    const folded: { intents?: IntentView } = {};
    const stored = await this.#options.log.withStream(userId, async (stream) => {
      const { head, nowMs } = stream;
      const from = await this.#placeOf(userId, request.since, head);
      if (typeof from !== "number") return from;
      const ingested = new Ingest(request, nowMs).takeAll(request.changes);
      const refused = ingested.map(({ change }) => storageRefusal(change)).filter((one) => one !== null);
      if (refused.length > 0) return problem(403, "changes-refused", refused);
      const appended = await this.#append(stream, ingested);
      if ("ok" in appended) return appended;
      const place = { epoch: head.epoch, from };
      if (!request.changes.some(isIntent)) return { ...appended, ...place, conflicts: [] };
      // When the log runs this again, the cache has folded what was undone.
      const isFirst = folded.intents === undefined && cached?.isUsableFor(stream) === true;
      folded.intents = isFirst ? cached : new IntentView(userId, head.epoch);
      await folded.intents.catchUp(stream);
      return { ...appended, ...place, conflicts: folded.intents.conflictsAmong(appended.changes) };
    });
    if (folded.intents) this.#intents.set(userId, folded.intents);
    return stored;
  }

  async #append(
    stream: LockedStream,
    ingested: readonly Ingested[],
  ): Promise<Pick<Stored, "changes" | "adjusted"> | Problem> {
    const stored = await this.#appendUnlessReused(stream, ingested);
    if (stored) return stored;
    // Times are set to those of the arrival, and this may be a second one.
    const known = await findStored(stream, new Set(ingested.map(({ change }) => change.id)));
    const settled = ingested.map((one) => {
      const first = known.get(one.change.id);
      return first ? repeatedAs(first, one) : one;
    });
    if (settled.includes(null)) return problem(409, "id-reused");
    this.#options.rare("push with a clamped time repeated");
    const again = await this.#appendUnlessReused(
      stream,
      settled.filter((one) => one !== null),
    );
    return again ?? problem(409, "id-reused");
  }

  async #appendUnlessReused(
    stream: LockedStream,
    ingested: readonly Ingested[],
  ): Promise<Pick<Stored, "changes" | "adjusted"> | null> {
    try {
      const appended = await stream.append(ingested.map(({ change }) => change));
      if (appended.stored < ingested.length) this.#options.rare("push repeated after a lost answer");
      return { changes: appended.changes, adjusted: ingested.flatMap((one) => one.adjusted) };
    } catch (error) {
      if (error instanceof IdReusedError) return null;
      throw error;
    }
  }
}

function isIntent({ table }: PushedChange): boolean {
  return WORK_TABLES.tableNames.includes(table);
}

async function findStored(stream: LockedStream, ids: ReadonlySet<string>): Promise<Map<string, Change>> {
  const known = new Map<string, Change>();
  let position = 0;
  for (let hasMore = true; hasMore;) {
    const page = await stream.readAfter(position, { tables: SYNCED_TABLES });
    for (const change of page.changes) if (ids.has(change.id)) known.set(change.id, change);
    position = page.upTo;
    hasMore = page.hasMore;
  }
  return known;
}

function problem(status: Problem["status"], code: ProblemCode, refused: readonly Refused[] = []): Problem {
  return { ok: false, status, code, refused };
}
