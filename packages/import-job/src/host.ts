/** The host of an item, and how well it fares: what politeness counts. */
import type { ImportLimits } from "./limits.ts";

const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i;

/** Host and port of a URL in lower case; the whole text where there is none. */
export function hostOf(url: string): string {
  const authority = AUTHORITY.exec(url)?.[1];
  if (!authority) return url;
  return authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
}

export interface HostView {
  readonly host: string;
  /** Claims that run on it. */
  running: number;
  /** Host faults in a row. */
  faults: number;
  lastFaultAtMs: number;
  /** The host asked to be left alone until then; 0 when it did not. */
  askedUntilMs: number;
}

export function createHostView(host: string): HostView {
  return { host, running: 0, faults: 0, lastFaultAtMs: 0, askedUntilMs: 0 };
}

/** Until when nothing new is fetched from the host, ms; in the past while it is open. */
export function closedUntilMs(host: HostView, limits: ImportLimits): number {
  if (host.faults < limits.hostFaultsToClose) return host.askedUntilMs;
  const doublings = Math.min(host.faults - limits.hostFaultsToClose, 20);
  const restMs = Math.min(limits.maxHostRestMs, limits.hostRestMs * 2 ** doublings);
  return Math.max(host.askedUntilMs, host.lastFaultAtMs + restMs);
}

/** How many claims the host takes at a time: a failing host is probed by one. */
export function hostCapacity(host: HostView, nowMs: number, limits: ImportLimits): number {
  if (closedUntilMs(host, limits) > nowMs) return 0;
  return host.faults >= limits.hostFaultsToClose ? 1 : limits.perHost;
}
