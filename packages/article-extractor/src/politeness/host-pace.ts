/**
 * How fast one host is asked: from its answers to the gap between requests. Pure; it holds no queue and no
 * timer. How many requests run and whose turn it is, is decided in `turns.ts`. When a host is left alone
 * altogether is the import's decision; this only slows down.
 */

import type { PolitenessLimits } from "./politeness-limits.ts";

export interface HostPace {
  /** When the last request began; -Infinity before the first. */
  lastStartMs: number;
  /** How long an answer takes, smoothed; 0 before the first. */
  answerMs: number;
  /** The gap for faults; 0 for a host that is well. */
  faultGapMs: number;
  /** The gap that the host's robots.txt asks for. */
  crawlDelayMs: number;
  /** The host asked to be left alone until then. */
  askedUntilMs: number;
}

/** How a request ended, as far as it tells of the host. */
export type RequestEnd =
  | { readonly kind: "answered"; readonly durationMs: number }
  | { readonly kind: "fault"; readonly retryAfterMs: number | undefined }
  /** Stopped by the caller. */
  | { readonly kind: "untold" };

/** The weight of the latest answer among those before it. */
const LATEST_WEIGHT = 0.3;

export function newPace(): HostPace {
  return {
    lastStartMs: Number.NEGATIVE_INFINITY,
    answerMs: 0,
    faultGapMs: 0,
    crawlDelayMs: 0,
    askedUntilMs: Number.NEGATIVE_INFINITY,
  };
}

/** The least time between the beginnings of two requests. */
export function gapMs(pace: HostPace, limits: PolitenessLimits): number {
  return Math.max(Math.min(pace.answerMs, limits.maxSlownessGapMs), pace.faultGapMs, pace.crawlDelayMs);
}

/** When the next request may begin; in the past while it may at once. */
export function nextStartMs(pace: HostPace, limits: PolitenessLimits): number {
  return Math.max(pace.lastStartMs + gapMs(pace, limits), pace.askedUntilMs);
}

export function noteEnd(pace: HostPace, end: RequestEnd, nowMs: number, limits: PolitenessLimits): void {
  switch (end.kind) {
    case "answered":
      pace.answerMs =
        pace.answerMs === 0
          ? end.durationMs
          : pace.answerMs + LATEST_WEIGHT * (end.durationMs - pace.answerMs);
      pace.faultGapMs = pace.faultGapMs <= limits.firstFaultGapMs ? 0 : pace.faultGapMs / 2;
      return;
    case "fault":
      pace.faultGapMs = Math.min(limits.maxFaultGapMs, Math.max(limits.firstFaultGapMs, 2 * pace.faultGapMs));
      pace.askedUntilMs = Math.max(pace.askedUntilMs, nowMs + (end.retryAfterMs ?? 0));
      return;
    case "untold":
      return;
    default:
      end satisfies never;
  }
}
