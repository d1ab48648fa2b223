/** The decisions of one transaction, each folded before the next is made. */
import { formatStamp, type LockedStream, type NewChange } from "@tidemark/sync-log";
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

  constructor(
    view: QueueView,
    stream: LockedStream,
    { newId, random }: Pick<QueuePorts, "newId" | "random">,
  ) {
    this.view = view;
    this.#context = { nowMs: stream.nowMs, newId: idSeries(newId()), random };
    this.newId = newId;
    this.#createdAt = formatStamp(stream.nowMs);
  }

  get nowMs(): number {
    return this.#context.nowMs;
  }

  apply(command: Command): Answer {
    const { changes, notes, answer } = decide(this.view, command, this.#context);
    foldDecided(this.view, changes, this.#createdAt);
    for (const change of changes) this.changes.push(change);
    for (const note of notes) this.notes.push(note);
    return answer;
  }
}
