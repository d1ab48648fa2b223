/**
 * What the endings of claims tell about their host. The host's health is a courtesy, not a state of
 * the log: a worker that forgot a host, or never saw it, may find out anew.
 */
import { isHostFault, WORKER_LOST } from "./failure.ts";
import { closedUntilMs } from "./host.ts";
import type { ItemView, StreamView } from "./view.ts";

export interface HostSign {
  /** Why the claim failed; null for a claim that brought an article. */
  readonly code: string | null;
  readonly storedAtMs: number;
  /** Until when the host asked to be left alone, if it did. */
  readonly hostRetryAtMs: number | null;
}

export function noteHostHealth(view: StreamView, item: ItemView, sign: HostSign): void {
  const { host } = item;
  if (sign.code === WORKER_LOST) return;
  if (sign.code === null || !isHostFault(sign.code)) {
    host.faults = 0;
    return;
  }
  host.faults += 1;
  host.lastFaultAtMs = sign.storedAtMs;
  host.askedUntilMs = Math.max(host.askedUntilMs, sign.hostRetryAtMs ?? 0);
  const opensAtMs = closedUntilMs(host, view.limits);
  if (opensAtMs > view.nowMs) view.timers.push({ atMs: opensAtMs, kind: "host" });
}
