/**
 * All imports of a user, newest first, as a plain last-writer-wins reader of the job records sees
 * them. The fold is kept and brought up to date like the views of single imports.
 */
import type { ImportSummary } from "@tidemark/import-job";
import { APP_ID, JOBS } from "@tidemark/import-job";
import {
  type ContentRecord,
  type Cursor,
  evolveContent,
  formatCursor,
  type Json,
  readContent,
  readCursor,
} from "@tidemark/sync-log";
import type { UserLog } from "./import-views.ts";

/** An import in a list: without its items, so without their states. */
export type ListedImport = Omit<ImportSummary, "states"> & {
  /** ISO time at which the log stored it. */
  readonly createdAt: string;
};

export type ImportPage =
  | {
      readonly kind: "page";
      readonly imports: readonly ListedImport[];
      /** For the next page; null on the last. */
      readonly next: string | null;
    }
  | { readonly kind: "malformed-cursor" }
  | { readonly kind: "epoch-changed" };

const PAGE = { tables: { appId: APP_ID, tableNames: [JOBS] }, limit: 5_000 } as const;
const MAX_USERS = 200;

interface Job {
  readonly id: string;
  readonly firstSeq: number;
  readonly createdAt: string;
  record: ContentRecord;
}

interface Kept {
  readonly epoch: string;
  position: number;
  /** Oldest first. */
  readonly jobs: Map<string, Job>;
}

export class ImportList {
  readonly #logOf: (userId: string) => UserLog;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept>();

  constructor(logOf: (userId: string) => UserLog) {
    this.#logOf = logOf;
  }

  /** A page of at most `limit` imports; `after` is an earlier page's `next`, or empty. */
  async page(userId: string, limit: number, after: string): Promise<ImportPage> {
    const log = this.#logOf(userId);
    const head: Cursor = (await log.head(userId)) ?? { epoch: "00000000", seq: 0 };
    const cursor = readCursor(after, head);
    if (cursor.kind === "malformed") return { kind: "malformed-cursor" };
    if (cursor.kind !== "at") return { kind: "epoch-changed" };
    const kept = await this.#upToDate(log, userId, head);
    const before = after === "" ? Infinity : cursor.seq;
    const found: Job[] = [];
    for (const job of [...kept.jobs.values()].reverse()) {
      if (job.firstSeq >= before || readContent(job.record) === null) continue;
      found.push(job);
      if (found.length > limit) break;
    }
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      kind: "page",
      imports: shown.map(describe),
      next: last ? formatCursor({ epoch: head.epoch, seq: last.firstSeq }) : null,
    };
  }

  async #upToDate(log: UserLog, userId: string, head: Cursor): Promise<Kept> {
    const known = this.#kept.get(userId);
    const isUsable = known?.epoch === head.epoch && known.position <= head.seq;
    const kept: Kept = isUsable ? known : { epoch: head.epoch, position: 0, jobs: new Map() };
    while (kept.position < head.seq) {
      const page = await log.readAfter(userId, kept.position, PAGE);
      for (const change of page.changes) {
        const { recordId: id, seq: firstSeq, createdAt } = change;
        const job = kept.jobs.get(id) ?? { id, firstSeq, createdAt, record: new Map() };
        job.record = evolveContent(job.record, change);
        kept.jobs.set(id, job);
      }
      kept.position = Math.max(kept.position, page.upTo);
    }
    this.#kept.delete(userId);
    this.#kept.set(userId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_USERS && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }
}

function describe({ id, createdAt, record }: Job): ListedImport {
  const values = readContent(record) ?? {};
  return {
    id,
    createdAt,
    status: (textOrNull(values["status"]) ?? "queued") as ListedImport["status"],
    source: textOrNull(values["source"]),
    totalUrls: number(values["totalUrls"]),
    startedAt: textOrNull(values["startedAt"]),
    finishedAt: textOrNull(values["finishedAt"]),
    savedCount: number(values["savedCount"]),
    duplicateCount: number(values["duplicateCount"]),
    errorCount: number(values["errorCount"]),
    warningCount: number(values["warningCount"]),
    cancelledCount: number(values["cancelledCount"]),
  };
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
