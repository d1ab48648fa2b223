/** The decisions of one transaction, each folded before the next is made. */
import { formatStamp, type LockedStream, type NewChange } from "@tidemark/sync-log";
import type { Answer, Command, DecideContext, Note } from "../core/command.ts";
import { decide } from "../core/decide.ts";
import { evolve } from "../core/evolve.ts";
import type { QueueView } from "../core/view.ts";
import type { QueuePorts } from "../ports.ts";

export class Draft {
  readonly view: QueueView;
  readonly changes: NewChange[] = [];
  readonly notes: Note[] = [];
  readonly #context: DecideContext;
  readonly #createdAt: string;

  constructor(
    view: QueueView,
    stream: LockedStream,
    { newId, random }: Pick<QueuePorts, "newId" | "random">,
  ) {
    this.view = view;
    this.#context = { nowMs: stream.nowMs, newId, random };
    this.#createdAt = formatStamp(stream.nowMs);
  }

  get nowMs(): number {
    return this.#context.nowMs;
  }

  get newId(): () => string {
    return this.#context.newId;
  }

  apply(command: Command): Answer {
    const { changes, notes, answer } = decide(this.view, command, this.#context);
    for (const change of changes) {
      this.#fold(change);
      this.changes.push(change);
    }
    for (const note of notes) this.notes.push(note);
    return answer;
  }

  /** As the log will store it: at the next position, at this time. */
  #fold(change: NewChange): void {
    const { view } = this;
    const seq = view.position + 1;
    const effect = evolve(view, { ...change, userId: view.userId, seq, createdAt: this.#createdAt });
    if (effect.kind === "ignored") {
      throw new Error(`Decided what the table refuses: ${effect.reason}, ${change.tableName}.`);
    }
    view.position = seq;
  }
}
