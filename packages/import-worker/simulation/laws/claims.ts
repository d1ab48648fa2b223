/**
 * L12: a result is written only under the claim for which it was fetched. L13: claims and losses are bounded, counted
 * beside the view. Each fetch has a number, and what comes of it carries that number into the log.
 */
import { ITEMS, itemIdOfPickup, PICKUPS, type StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { SIMULATED_LIMITS } from "../worker/limits.ts";
import { type Fetch, fetchNumberOf } from "../worker/web.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

export interface ClaimTools {
  readonly views: () => Iterable<StreamView>;
  /** What a pickup says when its owner opens it. */
  readonly open: (userId: string, sealed: string) => { readonly title: string } | null;
}

export class ClaimBook implements Watcher {
  readonly #tools: ClaimTools;
  /** Claims (`item#number`) that each fetch may have been made for. */
  readonly #claimsOf = new Map<number, ReadonlySet<string>>();
  readonly #tries = new Map<string, number>();
  #started: Fetch[] = [];

  constructor(tools: ClaimTools) {
    this.#tools = tools;
  }

  /** The claim that it is for may have been stored in this very step, so that the books do not show it yet. */
  fetchStarts(fetch: Fetch): void {
    this.#started.push(fetch);
  }

  step(): void {
    for (const fetch of this.#started) this.#claimsOf.set(fetch.number, this.#claimsHeldFor(fetch));
    if (this.#started.length > 0) this.#started = [];
  }

  /** Two items may have the same address, so that one fetch may be for any of them. */
  #claimsHeldFor({ url, workerId }: Fetch): ReadonlySet<string> {
    const claims = new Set<string>();
    for (const view of this.#tools.views()) {
      for (const item of view.runningByWorker.get(workerId) ?? [])
        if (item.url === url) claims.add(`${item.id}#${item.counters.claim}`);
    }
    return claims;
  }

  committed(committed: Committed): void {
    const { change } = committed;
    if (change.tableName === PICKUPS && change.op === "insert") this.#checkPickup(committed);
    if (change.tableName === ITEMS) this.#checkItem(committed);
  }

  #checkPickup({ userId, change, view }: Committed): void {
    const itemId = itemIdOfPickup(change.recordId) ?? change.recordId;
    const sealed = change.data?.["sealed"];
    const article = typeof sealed === "string" ? this.#tools.open(userId, sealed) : null;
    if (!article)
      throw new LawBroken("L12", `${change.recordId} holds no sealed article of its owner`, {
        userId,
        recordId: itemId,
      });
    const item = view.items.get(itemId);
    this.#checkFetch(userId, itemId, item?.counters.claim ?? 0, article.title);
  }

  #checkItem({ userId, change, view, stateBefore, claimBefore }: Committed): void {
    const itemId = change.recordId;
    const item = view.items.get(itemId);
    if (!item) return;
    const after = item.phase.state;
    if (stateBefore === "error" && after === "pending") this.#tries.set(itemId, 0);
    if (stateBefore === "pending" && after === "extracting")
      this.#countClaim(userId, itemId, item.counters.claim, claimBefore);
    if (stateBefore !== "extracting" || after === "extracting") return;
    if (item.counters.claim !== claimBefore)
      throw new LawBroken("L12", `the claim of ${itemId} changed as it was settled`, {
        userId,
        recordId: itemId,
      });
    const { error } = change.data ?? {};
    if (typeof error === "string" && fetchNumberOf(error) !== null)
      this.#checkFetch(userId, itemId, claimBefore, error);
    if (isReleased(change)) this.#tries.set(itemId, (this.#tries.get(itemId) ?? 1) - 1);
  }

  #checkFetch(userId: string, itemId: string, claim: number, text: string): void {
    const number = fetchNumberOf(text);
    const key = `${itemId}#${claim}`;
    const about = { userId, recordId: itemId };
    if (number === null) throw new LawBroken("L12", `the result of ${key} comes from no fetch`, about);
    if (!this.#claimsOf.get(number)?.has(key)) {
      const made = [...(this.#claimsOf.get(number) ?? [])].join(", ");
      throw new LawBroken(
        "L12",
        `fetch ${number} was made for ${made || "nothing"}, and settled ${key}`,
        about,
      );
    }
  }

  #countClaim(userId: string, itemId: string, claim: number, claimBefore: number): void {
    const tries = (this.#tries.get(itemId) ?? 0) + 1;
    this.#tries.set(itemId, tries);
    const { maxAttempts, maxLosses } = SIMULATED_LIMITS;
    const about = { userId, recordId: itemId };
    if (claim !== claimBefore + 1)
      throw new LawBroken("L12", `claim ${claim} of ${itemId} follows ${claimBefore}`, about);
    if (tries > maxAttempts + maxLosses - 1)
      throw new LawBroken("L13", `${itemId} is tried for the ${tries}th time`, about);
  }
}

/** Given back untried: neither a failure nor a loss was counted. */
export function isReleased({ data }: Change): boolean {
  return data?.["state"] === "pending" && data["errorCode"] === undefined && data["error"] === undefined;
}
