/**
 * The decisions of one transaction, each folded before the next is made where that matters. Rows go to the log while the next are
 * decided, so that the database works at the same time.
 */
import { formatStamp, type HeadHints, type LockedStream, type NewChange } from "@tidemark/sync-log";
import type { Answer, Command, DecideContext, Note } from "../core/command.ts";
import { decide } from "../core/decide.ts";
import { foldDecided } from "../core/decided.ts";
import type { QueueView } from "../core/view.ts";
import type { QueuePorts } from "../ports.ts";
import { idSeries } from "./id-series.ts";

/** Fewer are not worth a statement of their own. */
const ROWS_PER_APPEND = 250;

export class Draft {
  readonly view: QueueView;
  readonly changes: NewChange[] = [];
  readonly notes: Note[] = [];
  /** For ids that nobody may guess from another one. */
  readonly newId: () => string;
  readonly #context: DecideContext;
  readonly #createdAt: string;
  readonly #isFolded: boolean;
  readonly #stream: LockedStream;
  readonly #appends: Promise<unknown>[] = [];
  #sent = 0;

  constructor(
    view: QueueView,
    stream: LockedStream,
    { newId, random }: Pick<QueuePorts, "newId" | "random">,
    /** False where no decision depends on another one. */
    isFolded = true,
  ) {
    this.view = view;
    this.#isFolded = isFolded;
    this.#stream = stream;
    this.#context = { nowMs: stream.nowMs, newId: idSeries(newId()), random };
    this.newId = newId;
    this.#createdAt = formatStamp(stream.nowMs);
  }

  get nowMs(): number {
    return this.#context.nowMs;
  }

  apply(command: Command): Answer {
    const { changes, notes, answer } = decide(this.view, command, this.#context);
    if (this.#isFolded) foldDecided(this.view, changes, this.#createdAt);
    for (const change of changes) this.changes.push(change);
    for (const note of notes) this.notes.push(note);
    if (this.changes.length - this.#sent >= ROWS_PER_APPEND) this.#append(this.#stream.head.queue);
    return answer;
  }

  /** Appends what is left, and with it the hints. Rejects with what the log refused of all that was decided. */
  async append(hints: HeadHints): Promise<void> {
    this.#append(hints);
    await Promise.all(this.#appends);
  }

  #append(hints: HeadHints): void {
    const appended = this.#stream.append(this.changes.slice(this.#sent), hints, "queue");
    // Told of when all are waited for; a decision that throws before ends the transaction anyway.
    appended.catch(() => undefined);
    this.#appends.push(appended);
    this.#sent = this.changes.length;
  }
}
