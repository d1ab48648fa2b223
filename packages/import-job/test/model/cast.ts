/** Users, devices and vandals of a story: turns their operations into changes to store. */
import { type Change, formatStamp, type Json, type NewChange } from "@tidemark/sync-log";
import {
  addItems,
  announceImport,
  APP_ID,
  type Author,
  deleteImport,
  intendForJob,
  ITEMS,
  type ItemView,
  JOBS,
  type JobView,
  pickupIdOf,
  PICKUPS,
  retryItems,
  type StreamView,
  takeArticle,
  WORKER_CLIENT_ID,
} from "../../src/index.ts";
import type { TestStream } from "../stream.ts";
import type { Clock, Operation } from "./operations.ts";

export type UserOperation = Exclude<
  Operation,
  { kind: "work" | "die" | "revive" | "forget" | "pass" | "age-pickups" }
>;

const HOUR_MS = 3_600_000;
const HOSTS = ["a.example", "b.example", "c.example"];

/** What a clock of that kind says when the log's says `nowMs`; null for a writer that gives no times. */
function timeOf(clock: Clock, nowMs: number): number | null {
  switch (clock) {
    case "right":
      return nowMs;
    case "slow":
      return nowMs - HOUR_MS;
    case "fast":
      return nowMs + 5_000;
    case "in-1970":
      return 0;
    case "in-9000":
      return Date.parse("9000-01-01T00:00:00Z");
    case "unstamped":
      return null;
  }
}

export class Cast {
  readonly #stream: TestStream;
  readonly #clockOf: (clock: Clock) => Clock;
  #jobs = 0;

  /** `clockOf` may give everybody another clock than the story says. */
  constructor(stream: TestStream, clockOf: (clock: Clock) => Clock) {
    this.#stream = stream;
    this.#clockOf = clockOf;
  }

  /** The changes of one operation, stored as one batch; none when it has nothing to speak of. */
  changesOf(operation: UserOperation, view: StreamView): readonly NewChange[] {
    const clock = this.#clockOf(operation.clock);
    const atMs = timeOf(clock, this.#stream.nowMs);
    const author: Author = {
      clientId: "device-1",
      actor: null,
      nowMs: atMs ?? this.#stream.nowMs,
      newId: this.#stream.newId,
    };
    const changes = this.#write(operation, view, author);
    return atMs === null ? changes.map(withoutTimes) : changes;
  }

  #write(operation: UserOperation, view: StreamView, author: Author): readonly NewChange[] {
    const jobs = [...view.jobs.values()];
    const items = [...view.items.values()];
    switch (operation.kind) {
      case "import": {
        const jobId = `job-${++this.#jobs}`;
        const totalUrls = operation.items + operation.absent;
        const job = announceImport(author, { jobId, totalUrls, source: "text" });
        const batch = this.#items(author, jobId, operation.items, 0);
        return operation.order === "job-first" ? [job, ...batch] : [...batch, job];
      }
      case "add-items": {
        const job = around(jobs, operation.job);
        return job ? this.#items(author, job.id, operation.items, job.items.size) : [];
      }
      case "intend": {
        const job = around(jobs, operation.job);
        return job ? [intendForJob(author, job.id, operation.intent)] : [];
      }
      case "delete": {
        const job = around(jobs, operation.job);
        return job ? [deleteImport(author, job.id)] : [];
      }
      case "retry": {
        const item = aim(items, "error", operation);
        return item ? retryItems(author, [item.id]) : [];
      }
      case "take": {
        const item = aim(items, "extracted", operation);
        if (!item) return [];
        const both = takeArticle(author, item.id, operation.taken);
        return operation.part === "both" ? both : both.slice(...(operation.part === "state" ? [0, 1] : [1]));
      }
      case "push-again": {
        const inserts = this.#stream.ever.filter((c) => c.op === "insert" && c.clientId === author.clientId);
        const again = around(inserts, operation.insert);
        return again ? [{ ...bare(again), id: author.newId() }] : [];
      }
      case "scribble":
        return this.#scribble(operation, jobs, items, author);
    }
  }

  #items(author: Author, jobId: string, count: number, firstIdx: number): NewChange[] {
    const batch = Array.from({ length: count }, (_, i) => {
      const idx = firstIdx + i;
      return { itemId: `${jobId}-item-${idx}`, url: `https://${HOSTS[(idx * 2) % 3]}/${jobId}/${idx}` };
    });
    return addItems(author, jobId, batch, firstIdx);
  }

  #scribble(
    operation: Extract<UserOperation, { kind: "scribble" }>,
    jobs: readonly JobView[],
    items: readonly ItemView[],
    author: Author,
  ): readonly NewChange[] {
    const { on, op, origin } = operation;
    const subject = around<JobView | ItemView>(on === "job" ? jobs : items, operation.record);
    if (!subject) return [];
    const at = formatStamp(author.nowMs);
    const { jobId: _foreign, ...insertable } = operation.fields;
    // An insert names the item's own job or none: under another job it would be another record.
    const fields = on === "item" && op === "insert" ? insertable : operation.fields;
    const data = op === "delete" ? null : fields;
    const stamped = op === "delete" ? ["deletedAt"] : Object.keys(fields);
    return [
      {
        id: author.newId(),
        appId: APP_ID,
        tableName: { job: JOBS, item: ITEMS, pickup: PICKUPS }[on],
        recordId: on === "pickup" ? pickupIdOf(subject.id) : subject.id,
        op,
        data,
        fieldMeta: Object.fromEntries(stamped.map((field) => [field, at])),
        spaceId: null,
        clientId: origin === "system" ? WORKER_CLIENT_ID : author.clientId,
        schemaVersion: 1,
        actor: null,
        origin,
      },
    ];
  }
}

function around<T>(things: readonly T[], index: number): T | undefined {
  return things.length > 0 ? things[index % things.length] : undefined;
}

function aim(
  items: readonly ItemView[],
  state: "error" | "extracted",
  at: { readonly item: number; readonly aims: boolean },
): ItemView | undefined {
  return around(at.aims ? items.filter((item) => item.phase.state === state) : items, at.item);
}

/** What was written, without what the log added. */
function bare(change: Change): NewChange {
  const { seq: _seq, userId: _userId, createdAt: _createdAt, ...written } = change;
  return written;
}

/** As plain SQL writes: no field times. A delete always carries one, and so does what says of deletion. */
function withoutTimes(change: NewChange): NewChange {
  const deletedAt: Json | undefined = change.fieldMeta["deletedAt"];
  return { ...change, fieldMeta: deletedAt === undefined ? {} : { deletedAt } };
}
