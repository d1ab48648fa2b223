/**
 * What a request does before it is made and after it has ended. One of many does what the website's robots.txt
 * says and waits for its host's turn. One that a person asked for does neither, as a browser would not; but
 * the others of this process see it.
 */

import { FAILURES, failure, type Failure } from "../failures.ts";
import type { FetchFailure } from "../fetch-response.ts";
import type { RequestEnd } from "./host-pace.ts";
import type { RobotsBook } from "./robots-book.ts";
import type { Turn, Turns } from "./turns.ts";

/** Asked before each request, redirects included; the failure is why it is not made. */
export type Approach = (
  url: URL,
  signal: AbortSignal,
) => Promise<{ readonly ok: true; readonly turn: Turn } | FetchFailure>;

/** For one of many. `book` is null where robots.txt is not asked for. */
export function approachInLine(turns: Turns, book: RobotsBook | null): Approach {
  return async (url, signal) => {
    const refusal = book === null ? null : await askRobots(url, turns, book);
    return refusal ?? takeTurn(url, signal, turns);
  };
}

/** For what a person waits for. */
export function approachAtOnce(turns: Turns): Approach {
  return async (url) => ({ ok: true, turn: turns.enter(url.host) });
}

/** What the end of a request tells of its host. Null: it answered, whatever it said. */
export function endOf(failed: FetchFailure | null, durationMs: number): RequestEnd {
  if (failed?.code === "aborted") return { kind: "untold" };
  if (failed !== null && FAILURES[failed.code].hostFault) {
    return { kind: "fault", retryAfterMs: failed.retryAfterMs };
  }
  return { kind: "answered", durationMs };
}

async function askRobots(url: URL, turns: Turns, book: RobotsBook): Promise<FetchFailure | null> {
  const known = await book.look(url.origin);
  if (!known.ok) return known;
  turns.setCrawlDelay(url.host, known.rules.crawlDelayMs);
  return known.rules.allows(url) ? null : failure("robots-disallowed");
}

async function takeTurn(url: URL, signal: AbortSignal, turns: Turns): ReturnType<Approach> {
  const entrance = await turns.take(url.host, signal);
  switch (entrance.kind) {
    case "turn":
      return { ok: true, turn: entrance.turn };
    case "full":
      return { ...overdue(), retryAfterMs: Math.ceil(entrance.waitMs) };
    case "aborted":
      return failure("aborted");
    default:
      return entrance satisfies never;
  }
}

function overdue(): Failure {
  return failure("rate-limited", "not asked: it wants to be left alone for now");
}
