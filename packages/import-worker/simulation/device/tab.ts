/**
 * One tab of a device: pushes what waits, pulls what is new, takes the articles that wait. It may end at any of its
 * calls; whatever is true by then stands in the device's store.
 */
import type { Author } from "@tidemark/import-job";
import { formatStamp } from "@tidemark/sync-log";
import { ConnectionLostError, type Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { Device } from "./device.ts";
import { type LocalState, nextBatch } from "./local-store.ts";
import { toPushed } from "./messages.ts";
import { nextPickup, retryExpired, saveArticle } from "./take-article.ts";

const FIRST_REST_MS = 3_000;
const LONGEST_REST_MS = 40_000;
/** Hints come in bursts, and are answered together; devices do not answer them at the same moment. */
const HINT_RESTS_MS = [100, 800, 3_000] as const;

export class Tab {
  readonly gate: Gate;
  /** True while it writes an import in parts. */
  isImporting = false;
  readonly #device: Device;
  readonly #newId: () => string;
  readonly #hintRestMs: number;
  /** Pickups that this tab could not open. */
  readonly #unopened = new Set<string>();
  #isBusy = false;
  #isAsked = false;
  #restMs = FIRST_REST_MS;
  #callOff: () => void = () => undefined;

  constructor(device: Device, gate: Gate, random: Random) {
    this.#device = device;
    this.gate = gate;
    this.#hintRestMs = random.pick(HINT_RESTS_MS);
    const ids = random.fork("ids");
    this.#newId = () => ids.uuid();
    gate.watch({ died: device.server.listen(device.userId, () => this.#hear()) });
    this.wake();
  }

  get author(): Author {
    const { state, clockStepMs } = this.#device;
    const nowMs = Math.floor(this.gate.wallClockMs() / clockStepMs) * clockStepMs;
    return { clientId: state.clientId, actor: null, nowMs, newId: this.#newId };
  }

  /** Syncs soon. */
  wake(): void {
    if (this.#isBusy) this.#isAsked = true;
    else this.#rest(0);
  }

  /** One part of an import was written, and more are to come. */
  partWritten(): void {
    this.#device.mishaps.at("part of an import written");
  }

  /** Writes in one local transaction. Rejects when the store could not. */
  async write(what: string, work: (state: LocalState, author: Author) => void): Promise<void> {
    await this.#store(what, () => work(this.#device.state, this.author));
    this.wake();
  }

  #hear(): void {
    if (!this.#device.line.isOnline) return;
    this.#restMs = FIRST_REST_MS;
    if (this.#isBusy) this.#isAsked = true;
    else this.#rest(this.#hintRestMs);
  }

  #rest(ms: number): void {
    this.#callOff();
    this.#callOff = this.gate.timers.after(ms, () => {
      this.#sync().catch((error: unknown) => this.#device.onBug(error));
    });
  }

  async #sync(): Promise<void> {
    this.#isBusy = true;
    this.#isAsked = false;
    try {
      while (await this.#exchange());
      await this.#takeArticles();
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) throw error;
      this.#isAsked = false;
    }
    this.#isBusy = false;
    const restMs = this.#isAsked ? this.#hintRestMs : this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    this.#rest(restMs);
  }

  /** One request and its answer. True when there is more to push or to pull. */
  async #exchange(): Promise<boolean> {
    const device = this.#device;
    const { state } = device;
    const asked = { life: state.life, cursor: state.cursor, position: state.view.position };
    const changes = nextBatch(state, device.batchLimit);
    device.witness.pushed(changes.map(({ id }) => id));
    device.mishaps.at("request sent");
    const answer = await device.line.send(this.gate, {
      clientId: state.clientId,
      since: state.cursor === "" ? device.firstSince : state.cursor,
      schemaVersion: 1,
      sentAt: formatStamp(this.gate.wallClockMs()),
      changes: changes.map(toPushed),
    });
    const isNews = !answer.ok || answer.serverChanges.length > 0 || answer.acks.length > 0;
    if (!isNews && asked.cursor === answer.syncedUntil) return false;
    const hasMore = await this.#store("stores what came", () => device.apply(asked, answer));
    if (isNews) this.#restMs = FIRST_REST_MS;
    return hasMore || nextBatch(device.state, 1).length > 0;
  }

  async #takeArticles(): Promise<void> {
    const { state: seen, isLocked, key, rare, mishaps } = this.#device;
    if (isLocked) {
      if (nextPickup(seen, this.#unopened)) rare("vault locked while a pickup waited");
      return;
    }
    const before = seen.outbox.size;
    for (let pickup = this.#next(); pickup; pickup = this.#next()) {
      const { itemId, sealed } = pickup;
      mishaps.at("pickup about to be opened");
      const article = await this.#store(`opens the pickup of ${itemId}`, () =>
        this.#device.isLocked ? null : key.open(sealed),
      );
      if (article === null) {
        rare("pickup could not be opened");
        if (this.#device.isLocked) return;
        this.#unopened.add(sealed);
        continue;
      }
      await this.#store(`saves the article of ${itemId}`, () =>
        saveArticle(this.#device.state, pickup, article, { author: this.author, key, rare }),
      );
      mishaps.at("article saved");
    }
    retryExpired(this.#device.state, this.author, rare);
    if (this.#device.state.outbox.size !== before) this.#isAsked = true;
  }

  #next() {
    return this.#device.isLocked ? null : nextPickup(this.#device.state, this.#unopened);
  }

  #store<T>(what: string, work: () => T): Promise<T> {
    const { userId, storeFaults: faults } = this.#device;
    return this.gate.call(what, work, { userId }, faults);
  }
}
