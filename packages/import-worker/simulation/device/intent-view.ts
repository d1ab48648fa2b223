/**
 * What the server knows of a stream's imports, so that it can tell a device which of its intents had no effect. A
 * cache of the log's fold: it is dropped after any doubt.
 */
import { createStreamView, DEFAULT_LIMITS, evolve, PICKUPS, type StreamView } from "@tidemark/import-job";
import { type Change, foldWorkflow, type LockedStream, WORK_TABLES } from "@tidemark/sync-log";

const PAGE = { tables: WORK_TABLES, withoutDataOf: PICKUPS } as const;

export class IntentView {
  readonly #epoch: string;
  readonly #view: StreamView;
  /** Users' changes that had no effect, with the state machine's reason. */
  readonly #ignored = new Map<string, string>();

  constructor(userId: string, epoch: string) {
    this.#epoch = epoch;
    this.#view = createStreamView(userId, DEFAULT_LIMITS);
  }

  isUsableFor({ head }: LockedStream): boolean {
    return head.epoch === this.#epoch && this.#view.position <= head.seq;
  }

  async catchUp(stream: LockedStream): Promise<void> {
    for (let hasMore = true; hasMore;) {
      const page = await stream.readAfter(this.#view.position, PAGE);
      foldWorkflow(this.#view, page.changes, evolve, (change, effect) => {
        if (effect.kind === "ignored" && change.origin === "user")
          this.#ignored.set(change.id, effect.reason);
      });
      this.#view.position = page.upTo;
      hasMore = page.hasMore;
    }
  }

  conflictsAmong(changes: readonly Change[]): { eventId: string; reason: string }[] {
    return changes.flatMap(({ id }) => {
      const reason = this.#ignored.get(id);
      return reason === undefined ? [] : [{ eventId: id, reason }];
    });
  }
}
