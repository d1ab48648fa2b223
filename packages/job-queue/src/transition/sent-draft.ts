/** Decisions whose rows go to the log while the next are made, so that the database works at the same time. */
import type { HeadHints, LockedStream } from "@tidemark/sync-log";
import type { Answer, Command } from "../core/command.ts";
import type { QueueView } from "../core/view.ts";
import type { QueuePorts } from "../ports.ts";
import { Draft } from "./draft.ts";

/** Fewer are not worth a statement of their own. */
const ROWS_PER_APPEND = 250;

export class SentDraft extends Draft {
  readonly #stream: LockedStream;
  readonly #appends: Promise<unknown>[] = [];
  #sent = 0;

  constructor(view: QueueView, stream: LockedStream, tools: Pick<QueuePorts, "newId" | "random">) {
    super(view, stream.nowMs, tools);
    this.#stream = stream;
  }

  override apply(command: Command): Answer {
    const answer = super.apply(command);
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
