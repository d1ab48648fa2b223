/** The decisions of one transaction, each folded before the next is made. */
import {
  type Change,
  foldWorkflow,
  formatStamp,
  type LockedStream,
  type NewChange,
} from "@tidemark/sync-log";
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
    foldWorkflow(this.view, this.#stored(changes), evolve, (change, effect) => {
      if (effect.kind === "ignored")
        throw new Error(`Decided what the table refuses: ${effect.reason}, ${change.tableName}.`);
    });
    for (const change of changes) this.changes.push(change);
    for (const note of notes) this.notes.push(note);
    return answer;
  }

  *#stored(changes: readonly NewChange[]): Generator<Change> {
    const { userId, position } = this.view;
    let seq = position;
    for (const change of changes) {
      seq += 1;
      yield { ...change, userId, seq, createdAt: this.#createdAt };
    }
  }
}
