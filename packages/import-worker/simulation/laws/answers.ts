/**
 * L13: what the web answered decides how a claim ends. A failure for good ends its item, and no other does before its last
 * attempt; the others wait, at least as long as the page asked for, and are not taken before. What a host asked for holds
 * for all its pages of a stream. Attempts and faults are counted here, beside the view.
 */
import { hostOf, isLive, ITEMS, WORKER_LOST } from "@tidemark/import-job";
import type { ExtractAnswer } from "../../src/index.ts";
import { SIMULATED_LIMITS } from "../worker/limits.ts";
import { fetchNumberOf } from "../worker/web.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

type Refusal = Extract<ExtractAnswer, { ok: false }>;
type Told = Pick<Refusal, "code" | "retryable" | "retryAfterMs">;

interface Wish {
  readonly untilMs: number;
  /** The item whose page said it. While it lives, every worker knows of the wish. */
  readonly itemId: string;
}

const HOST_FAULTS: ReadonlySet<string> = new Set(["timeout", "server-error", "rate-limited"]);
const CRASHED: Told = { code: "extraction-crashed", retryable: true };
const { retry, maxAttempts, hostFaultsToGiveUp } = SIMULATED_LIMITS;
/** A wait is drawn from so many milliseconds or more: to be nothing so often in a row is no chance. */
const WAITS_OF_NOTHING = 4;

export class AnswerBook implements Watcher {
  readonly #isClockTrue: () => boolean;
  readonly #refusals = new Map<number, Refusal>();
  readonly #failures = new Map<string, number>();
  /** By user and host, also those before a page that went well: a transaction may settle both. */
  readonly #faults = new Map<string, number>();
  readonly #wishes = new Map<string, Wish[]>();
  /** When items that wait may be taken, ms. */
  readonly #dueAtMs = new Map<string, number>();
  #waitsOfNothing = 0;

  /** `isClockTrue`: true while no clock of the log has jumped, so that moments can be compared. */
  constructor(isClockTrue: () => boolean) {
    this.#isClockTrue = isClockTrue;
  }

  /** The web answers a fetch. */
  answered(fetch: number, answer: ExtractAnswer): void {
    if (!answer.ok) this.#refusals.set(fetch, answer);
  }

  committed(committed: Committed): void {
    const { change, view, stateBefore } = committed;
    const item = change.tableName === ITEMS ? view.items.get(change.recordId) : undefined;
    if (!item) return;
    const after = item.phase.state;
    if (stateBefore === "error" && after === "pending") this.#failures.delete(item.id);
    if (!isLive(after)) this.#forgetWishes(committed, item.url);
    if (stateBefore === "pending" && after === "extracting") this.#checkClaim(committed, item.url);
    if (stateBefore === "extracting" && after !== "extracting") this.#checkEnd(committed, item.url, after);
  }

  #checkClaim({ userId, change }: Committed, url: string): void {
    const itemId = change.recordId;
    const atMs = Date.parse(change.createdAt);
    const about = { userId, recordId: itemId };
    const dueAtMs = this.#dueAtMs.get(itemId) ?? 0;
    this.#dueAtMs.delete(itemId);
    if (!this.#isClockTrue()) return;
    if (atMs < dueAtMs)
      throw new LawBroken("L13", `${itemId} is taken ${dueAtMs - atMs} ms before its next attempt`, about);
    const wishes = this.#wishes.get(`${userId} ${hostOf(url)}`) ?? [];
    const wish = wishes.find(({ untilMs }) => untilMs > atMs);
    if (!wish) return;
    const what = `${itemId} is taken ${wish.untilMs - atMs} ms before its host may be asked again`;
    throw new LawBroken("L13", what, about);
  }

  #checkEnd({ userId, change }: Committed, url: string, after: string): void {
    const host = `${userId} ${hostOf(url)}`;
    const { error, errorCode: code, nextAttemptAt } = change.data ?? {};
    if (typeof code !== "string" || code === WORKER_LOST) return;
    const number = typeof error === "string" ? fetchNumberOf(error) : null;
    const told = number === null ? CRASHED : this.#refusals.get(number);
    const broken = (what: string) =>
      new LawBroken("L13", `${change.recordId} ${what}`, { userId, recordId: change.recordId });
    if (told?.code !== code) throw broken(`ends with ${code}, which no page answered`);
    const failures = (this.#failures.get(change.recordId) ?? 0) + 1;
    this.#failures.set(change.recordId, failures);
    const faults = (this.#faults.get(host) ?? 0) + (HOST_FAULTS.has(code) ? 1 : 0);
    this.#faults.set(host, faults);
    const isLast = !told.retryable || failures >= maxAttempts;
    if (after === "pending") {
      if (isLast) throw broken(`waits after ${code}, attempt ${failures}, which was its last`);
      const nowMs = Date.parse(change.createdAt);
      const dueAtMs = typeof nextAttemptAt === "string" ? Date.parse(nextAttemptAt) : NaN;
      this.#checkWait(dueAtMs - nowMs, told, broken);
      this.#dueAtMs.set(change.recordId, dueAtMs);
      const untilMs = nowMs + wishMsOf(told);
      this.#wishes.set(host, [...(this.#wishes.get(host) ?? []), { untilMs, itemId: change.recordId }]);
    }
    // Pages of a host that has failed too often are not tried again.
    const isGivenUp = HOST_FAULTS.has(code) && faults >= hostFaultsToGiveUp;
    if (after === "error" && !isLast && !isGivenUp)
      throw broken(`is given up after ${code}, attempt ${failures} of ${maxAttempts}`);
  }

  #checkWait(waitMs: number, told: Told, broken: (what: string) => LawBroken): void {
    const askedMs = wishMsOf(told);
    if (!(waitMs >= askedMs && waitMs <= askedMs + retry.maxDelayMs))
      throw broken(`waits for ${waitMs} ms, and its page asked for ${askedMs}`);
    this.#waitsOfNothing = waitMs === askedMs ? this.#waitsOfNothing + 1 : 0;
    if (this.#waitsOfNothing >= WAITS_OF_NOTHING) throw broken("is tried again at once, as those before");
  }

  /** An import whose pages have all ended is forgotten, and with it what hosts have asked for. */
  #forgetWishes({ userId, change }: Committed, url: string): void {
    const host = `${userId} ${hostOf(url)}`;
    const wishes = this.#wishes.get(host);
    if (wishes)
      this.#wishes.set(
        host,
        wishes.filter(({ itemId }) => itemId !== change.recordId),
      );
  }
}

/** How long the page asked to be left alone, as far as that is kept, ms. */
function wishMsOf({ retryAfterMs = 0 }: Told): number {
  return Math.min(retryAfterMs, retry.maxRetryAfterMs);
}
