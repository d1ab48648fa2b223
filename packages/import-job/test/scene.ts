/** A stream with one worker and one user, and words for what they do, so that a test reads as a story. */
import type { NewChange } from "@tidemark/sync-log";
import {
  addItems,
  announceImport,
  APP_ID,
  type Author,
  type ClaimedItem,
  type Decision,
  DEFAULT_LIMITS,
  type ImportLimits,
  type ItemView,
  type JobView,
  type Outcome,
  pickupIdOf,
  PICKUPS,
  type StreamView,
  WORKER_CLIENT_ID,
} from "../src/index.ts";
import { PlainReader } from "./plain-reader.ts";
import { type Request, Shell } from "./shell.ts";
import { TestStream } from "./stream.ts";

export const EXTRACTED: Outcome = { kind: "extracted", pickup: { sealed: "…" }, warning: null };
export const RELEASED: Outcome = { kind: "released" };

export function failed(code: string, more: { retryable?: boolean; retryAfterMs?: number } = {}): Outcome {
  return { kind: "failed", code, message: `It was ${code}.`, retryable: true, ...more };
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export interface NewImport {
  readonly jobId?: string;
  /** One item each; `item-0`, `item-1`, … of the job. */
  readonly urls: readonly string[];
  readonly totalUrls?: number;
}

export class Scene {
  readonly stream = new TestStream();
  readonly limits: ImportLimits;
  readonly worker: Shell;

  constructor(limits: Partial<ImportLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.worker = this.hire("w-1");
  }

  hire(workerId: string): Shell {
    return new Shell(this.stream, workerId, this.limits);
  }

  /** The user, with a clock that is right unless told otherwise. */
  user(nowMs: number = this.stream.nowMs): Author {
    return { clientId: "device-1", actor: null, nowMs, newId: this.stream.newId };
  }

  write(...changes: readonly NewChange[]): void {
    this.stream.store(changes);
  }

  /** A job of that many items, all of different hosts. */
  importPages(count: number, jobId = "job"): string[] {
    const urls = Array.from({ length: count }, (_, i) => `https://${jobId}-${i}.example/`);
    return this.import({ jobId, urls });
  }

  /** Answers the items' ids. */
  import({ jobId = "job", urls, totalUrls = urls.length }: NewImport): string[] {
    const items = urls.map((url, i) => ({ itemId: `${jobId}/${i}`, url }));
    this.write(announceImport(this.user(), { jobId, totalUrls, source: "text" }));
    this.write(...addItems(this.user(), jobId, items, 0));
    return items.map((item) => item.itemId);
  }

  tick(request: Request = {}): Decision {
    return this.worker.transition(request);
  }

  claim(room = 100): readonly ClaimedItem[] {
    return this.tick({ claim: { room } }).claimed;
  }

  settle(claimed: readonly ClaimedItem[], outcome: Outcome): Decision {
    return this.tick({ settlements: claimed.map(({ itemId, claim }) => ({ itemId, claim, outcome })) });
  }

  pass(ms: number): void {
    this.stream.nowMs += ms;
  }

  get view(): StreamView {
    return this.worker.view();
  }

  /** Read from the whole log, because a worker forgets what has ended. */
  item(itemId: string): ItemView {
    return this.whole().items.get(itemId)!;
  }

  job(jobId = "job"): JobView {
    return this.whole().jobs.get(jobId)!;
  }

  /** The state of every item, in the order of their coming. */
  states(): string[] {
    return [...this.whole().items.values()].map((item) => item.phase.state);
  }

  whole(): StreamView {
    const liveFrom = this.stream.liveFrom;
    this.stream.liveFrom = 1;
    const view = this.hire("reader").view();
    this.stream.liveFrom = liveFrom;
    return view;
  }

  hasPickup(itemId: string): boolean {
    return this.plain().sees(PICKUPS, pickupIdOf(itemId));
  }

  /** One who has read every change and knows nothing but times. */
  plain(): PlainReader {
    const reader = new PlainReader();
    for (const change of this.stream.ever) reader.read(change);
    return reader;
  }

  /** What somebody writes who keeps to no rules; times are the log's unless told otherwise. */
  raw(change: Partial<NewChange> & Pick<NewChange, "tableName" | "recordId" | "data">, atMs?: number): void {
    const at = new Date(atMs ?? this.stream.nowMs).toISOString();
    const origin = change.origin ?? "user";
    this.write({
      id: this.stream.newId(),
      appId: APP_ID,
      op: "update",
      fieldMeta: Object.fromEntries(Object.keys(change.data ?? { deletedAt: 0 }).map((field) => [field, at])),
      spaceId: null,
      clientId: origin === "system" ? WORKER_CLIENT_ID : "device-1",
      schemaVersion: 1,
      actor: null,
      origin,
      ...change,
    });
  }
}
