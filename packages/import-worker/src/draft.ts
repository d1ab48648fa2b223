/**
 * The decisions of one transaction, each folded before the next is made. The rows of a large one go to the log while
 * the next are decided, so that both work at the same time.
 */
import {
  type ClaimedItem,
  type Command,
  decide,
  type DecideContext,
  type Decision,
  type DecisionNote,
  type DroppedResult,
  evolve,
  type StreamView,
} from "@tidemark/import-job";
import {
  type Change,
  foldWorkflow,
  formatStamp,
  type HeadHints,
  type LockedStream,
  type NewChange,
} from "@tidemark/sync-log";

/** Fewer are not worth a statement of their own. */
const ROWS_PER_APPEND = 250;

export class Draft {
  readonly #stream: LockedStream;
  readonly #view: StreamView;
  readonly #context: DecideContext;
  readonly #createdAt: string;
  readonly #claimed: ClaimedItem[] = [];
  readonly #dropped: DroppedResult[] = [];
  readonly #notes: DecisionNote[] = [];
  #unsent: NewChange[] = [];
  #changes = 0;
  readonly #appends: Promise<unknown>[] = [];

  constructor(view: StreamView, stream: LockedStream, tools: Pick<DecideContext, "newId" | "random">) {
    this.#stream = stream;
    this.#view = view;
    this.#context = { nowMs: stream.nowMs, newId: tools.newId, random: tools.random };
    this.#createdAt = formatStamp(stream.nowMs);
  }

  apply(command: Command): Decision {
    const decision = decide(this.#view, command, this.#context);
    const { userId, position } = this.#view;
    const stored = decision.changes.map((change, index): Change => ({
      ...change,
      userId,
      seq: position + index + 1,
      createdAt: this.#createdAt,
    }));
    foldWorkflow(this.#view, stored, evolve, (change, effect) => {
      if (effect.kind === "ignored")
        throw new Error(`Decided what the table refuses: ${effect.reason}, ${change.tableName}.`);
    });
    this.#unsent.push(...decision.changes);
    this.#changes += decision.changes.length;
    this.#claimed.push(...decision.claimed);
    this.#dropped.push(...decision.dropped);
    this.#notes.push(...decision.notes);
    if (this.#unsent.length >= ROWS_PER_APPEND) this.#send(this.#stream.head);
    return decision;
  }

  /** Appends what is left, and with it the hints. Rejects with what the log refused of all that was decided. */
  async append(hints: HeadHints): Promise<void> {
    const { head } = this.#stream;
    const isAsLeft = head.attendAtMs === hints.attendAtMs && head.liveFrom === hints.liveFrom;
    if (this.#unsent.length > 0) this.#send(hints);
    else if (!isAsLeft) this.#appends.push(this.#stream.setHints(hints));
    await Promise.all(this.#appends);
  }

  outcome() {
    return {
      claimed: this.#claimed,
      dropped: this.#dropped,
      notes: this.#notes,
      changes: this.#changes,
    };
  }

  #send({ attendAtMs, liveFrom }: HeadHints): void {
    const appended = this.#stream.append(this.#unsent, { attendAtMs, liveFrom });
    // Told of when all are waited for; a decision that throws before ends the transaction anyway.
    appended.catch(() => undefined);
    this.#appends.push(appended);
    this.#unsent = [];
  }
}
