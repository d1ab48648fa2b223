/**
 * The folded views of streams that this worker attended to. Only a cache: a view that is not here is
 * folded from the log again, and one that nobody asks for is let go, because other workers may have
 * brought its stream to rest.
 */
import type { JobView } from "@tidemark/import-job";
import type { CachedView } from "./load-view.ts";

/** Longer than any wait between retries, so that a job that is under way keeps its view. */
const UNUSED_AFTER_MS = 10 * 60_000;

interface Entry {
  readonly cached: CachedView;
  readonly usedMs: number;
}

export class ViewCache {
  readonly #entries = new Map<string, Entry>();
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  has(userId: string): boolean {
    return this.#entries.has(userId);
  }

  peek(userId: string): CachedView | undefined {
    return this.#entries.get(userId)?.cached;
  }

  /** Hands out the view for good: whoever alters it puts it back once the log says the same. */
  take(userId: string): CachedView | undefined {
    const entry = this.#entries.get(userId);
    this.#entries.delete(userId);
    return entry?.cached;
  }

  put(userId: string, cached: CachedView): void {
    this.#entries.set(userId, { cached, usedMs: this.#monotonicMs() });
  }

  /** Lets go of the views that no transition has used for long. */
  forgetUnused(): void {
    const before = this.#monotonicMs() - UNUSED_AFTER_MS;
    for (const [userId, { usedMs }] of this.#entries) if (usedMs < before) this.#entries.delete(userId);
  }

  clear(): void {
    this.#entries.clear();
  }

  *jobs(): Generator<JobView> {
    for (const { cached } of this.#entries.values()) yield* cached.view.jobs.values();
  }
}
