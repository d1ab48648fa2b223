/** All laws that devices can break, watched from the first change to the last. */
import type { StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import type { Random } from "../../kernel/random.ts";
import type { Committed, Watcher } from "../../laws/watcher.ts";
import { PRIVATE_WORDS } from "../article-acts.ts";
import type { DeviceWitness } from "../device.ts";
import type { Synced } from "../messages.ts";
import type { Person } from "../person.ts";
import type { RarePaths } from "../rare-paths.ts";
import { AcknowledgedLaw } from "./acknowledged.ts";
import { AgreementLaw } from "./agreement.ts";
import { checkArrival, checkClocks, checkLastWord } from "./clocks.ts";
import { checkConvergence, checkOrder, contentOf } from "./convergence.ts";
import { ConflictLaw } from "./conflicts.ts";
import { CursorLaw } from "./cursors.ts";
import { OneArticleLaw } from "./one-article.ts";
import { OutboxLaw } from "./outboxes.ts";
import { PlaintextLaw } from "./plaintext.ts";
import type { Violate } from "./violate.ts";
import { WholePushLaw } from "./whole-push.ts";

export interface DeviceLawsOptions {
  readonly violate: Violate;
  readonly rare: RarePaths;
  /** Words that only sealed articles may hold. */
  readonly secrets: readonly string[];
  readonly random: Random;
  /**
   * False when the log's clock may go back, by which arrivals are told, and when a wiped device may edit what it has
   * not seen again.
   */
  readonly watchesLastWords: boolean;
}

export class DeviceLaws implements DeviceWitness, Watcher {
  readonly #options: DeviceLawsOptions;
  readonly #acknowledged: AcknowledgedLaw;
  readonly #conflicts: ConflictLaw;
  readonly #cursors: CursorLaw;
  readonly #agreement: AgreementLaw;
  readonly #oneArticle: OneArticleLaw;
  readonly #outboxes: OutboxLaw;
  readonly #plaintext: PlaintextLaw;
  readonly #wholePush: WholePushLaw;

  constructor(options: DeviceLawsOptions) {
    const { violate, rare, secrets } = options;
    this.#options = options;
    this.#acknowledged = new AcknowledgedLaw(violate);
    this.#conflicts = new ConflictLaw(violate);
    this.#cursors = new CursorLaw(violate);
    this.#agreement = new AgreementLaw(violate);
    this.#oneArticle = new OneArticleLaw(violate, rare);
    this.#outboxes = new OutboxLaw(violate);
    this.#wholePush = new WholePushLaw(violate);
    this.#plaintext = new PlaintextLaw(violate, [...secrets, PRIVATE_WORDS]);
  }

  /** A change was committed, and is in the fold of its log. */
  committed({ change, view }: Pick<Committed, "change" | "view">): void {
    this.#acknowledged.committed(change);
    this.#cursors.committed(change);
    this.#agreement.committed(view, change);
    this.#conflicts.committed(view, change);
    this.#oneArticle.committed(change);
    this.#plaintext.committed(change);
    this.#wholePush.committed(change);
    this.#outboxes.committed(change);
    checkArrival(change, this.#options.violate);
  }

  step(): void {
    this.#wholePush.step();
  }

  written(userId: string, changeId: string): void {
    this.#outboxes.written(userId, changeId);
  }

  excused(userId: string, changeId: string): void {
    this.#outboxes.excused(userId, changeId);
  }

  pushed(changeIds: readonly string[]): void {
    this.#wholePush.pushed(changeIds);
  }

  answered(userId: string, answer: Synced): void {
    for (const { eventId, seq } of answer.acks) this.#acknowledged.acked(userId, eventId, seq);
    this.#conflicts.answered(userId, answer);
  }

  folded(device: string, view: StreamView, change: Change): void {
    this.#agreement.folded(device, view, change);
  }

  issued(userId: string, seq: number): void {
    this.#cursors.issued(userId, seq);
  }

  /**
   * Faults have stopped and everything has ended. `view`: the fold of the person's log. `changes`: all that the log
   * holds of the person.
   */
  checkEnd(
    { userId, devices }: Pick<Person, "userId" | "devices">,
    view: StreamView,
    changes: readonly Change[],
  ): void {
    const { violate, random, watchesLastWords } = this.#options;
    const content = contentOf(changes);
    this.#acknowledged.end(userId, changes);
    this.#oneArticle.end(view, content);
    this.#outboxes.end(userId, changes);
    checkConvergence(view, content, devices, violate);
    checkOrder(userId, changes, content, random, violate);
    checkClocks(view, changes, violate);
    if (watchesLastWords) checkLastWord(content, changes, violate);
  }
}
