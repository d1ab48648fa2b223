/** The decisions of one transaction, each folded before the next is made where that matters. */
import { formatStamp, type NewChange } from "@tidemark/sync-log";
import type { Answer, Command, DecideContext, Note } from "../core/command.ts";
import { decide } from "../core/decide.ts";
import { foldDecided } from "../core/decided.ts";
import type { QueueView } from "../core/view.ts";
import type { QueuePorts } from "../ports.ts";
import { idSeries } from "./id-series.ts";

export class Draft {
  readonly view: QueueView;
  readonly changes: NewChange[] = [];
  readonly notes: Note[] = [];
  /** For ids that nobody may guess from another one. */
  readonly newId: () => string;
  readonly #context: DecideContext;
  readonly #createdAt: string;
  readonly #isFolded: boolean;

  constructor(
    view: QueueView,
    nowMs: number,
    { newId, random }: Pick<QueuePorts, "newId" | "random">,
    /** False where no decision depends on another one. */
    isFolded = true,
  ) {
    this.view = view;
    this.newId = newId;
    this.#context = { nowMs, newId: idSeries(newId()), random };
    this.#createdAt = formatStamp(nowMs);
    this.#isFolded = isFolded;
  }

  get nowMs(): number {
    return this.#context.nowMs;
  }

  apply(command: Command): Answer {
    const { changes, notes, answer } = decide(this.view, command, this.#context);
    if (this.#isFolded) foldDecided(this.view, changes, this.#createdAt);
    for (const change of changes) this.changes.push(change);
    for (const note of notes) this.notes.push(note);
    return answer;
  }
}
