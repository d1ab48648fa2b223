/**
 * The folded views of tenants that only the scheduler looks at. Only a cache: a view that is not here is folded from the
 * log again, and one of a tenant at rest, or that nobody asked for in a while, is let go.
 */
import { nextAttentionMs } from "../core/advance.ts";
import type { CachedView } from "../transition/load-view.ts";

/** Longer than the pause between two looks at everything, so that a schedule that is in use keeps its view. */
const UNUSED_AFTER_MS = 15 * 60_000;

interface Entry {
  readonly cached: CachedView;
  readonly usedMs: number;
  /** When the view asks for the next look, by the clock for durations; Infinity for never. */
  readonly attendMs: number;
}

export class TenantViews {
  readonly #entries = new Map<string, Entry>();
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Hands out the view for good: whoever alters it puts it back once the log says the same. */
  take(tenant: string): CachedView | undefined {
    const entry = this.#entries.get(tenant);
    this.#entries.delete(tenant);
    return entry?.cached;
  }

  /** `nowMs` is the log's clock just now. */
  put(tenant: string, cached: CachedView, nowMs: number): void {
    const { view } = cached;
    if (view.seniority.size === 0 && view.schedules.byId.size === 0) return;
    const usedMs = this.#monotonicMs();
    const attendAtMs = nextAttentionMs(view) ?? Infinity;
    this.#entries.set(tenant, { cached, usedMs, attendMs: usedMs + attendAtMs - nowMs });
  }

  /** How long until the first view asks for a look, ms; Infinity when none does. */
  dueInMs(): number {
    let firstMs = Infinity;
    for (const { attendMs } of this.#entries.values()) firstMs = Math.min(firstMs, attendMs);
    return firstMs - this.#monotonicMs();
  }

  forgetUnused(): void {
    const beforeMs = this.#monotonicMs() - UNUSED_AFTER_MS;
    for (const [tenant, { usedMs }] of this.#entries) if (usedMs < beforeMs) this.#entries.delete(tenant);
  }

  clear(): void {
    this.#entries.clear();
  }
}
