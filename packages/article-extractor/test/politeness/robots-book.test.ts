import { describe, expect, test } from "vitest";
import { failure } from "../../src/failures.ts";
import type { Received } from "../../src/fetch-response.ts";
import { politenessLimits } from "../../src/politeness/politeness-limits.ts";
import { RobotsBook } from "../../src/politeness/robots-book.ts";
import { utf8 } from "../pages.ts";
import { ManualTimers } from "./manual-timers.ts";

const HOUR_MS = 3_600_000;

function file(text: string): Received {
  const provenance = { permanentUrl: null, contentType: "text/plain", etag: null, lastModified: null };
  return { ok: true, status: 200, finalUrl: "https://a.test/robots.txt", ...provenance, bytes: utf8(text) };
}

const FORBIDDING = file("User-agent: *\nDisallow: /");

/** A book whose files are what `answer` gives; the addresses that were asked for are kept. */
function bookOf(answer: (address: string) => Received | Promise<Received>, limits = {}) {
  const timers = new ManualTimers();
  const asked: string[] = [];
  const book = new RobotsBook({
    fetchFile: async (address) => {
      asked.push(address);
      return answer(address);
    },
    product: "Tidemark",
    limits: politenessLimits(limits),
    monotonicMs: timers.monotonicMs,
  });
  const allows = async (origin: string) => {
    const known = await book.look(origin);
    return known.ok ? known.rules.allows(new URL("/page", origin)) : known.code;
  };
  return { book, timers, asked, allows };
}

describe("the file of a website", () => {
  test("is fetched once a day", async () => {
    const { allows, asked, timers } = bookOf(() => FORBIDDING);
    expect(await allows("https://a.test")).toBe(false);
    timers.advance(24 * HOUR_MS - 1);
    expect(await allows("https://a.test")).toBe(false);
    expect(asked).toEqual(["https://a.test/robots.txt"]);
    timers.advance(1);
    await allows("https://a.test");
    expect(asked).toHaveLength(2);
  });

  test("is one for each scheme, name and port", async () => {
    const { allows, asked } = bookOf(() => FORBIDDING);
    for (const origin of ["https://a.test", "http://a.test", "http://a.test:8080"]) await allows(origin);
    expect(asked).toHaveLength(3);
  });

  test("is fetched once for all who ask meanwhile", async () => {
    const gate = Promise.withResolvers<Received>();
    const { allows, asked } = bookOf(() => gate.promise);
    const answers = Promise.all([allows("https://a.test"), allows("https://a.test")]);
    gate.resolve(FORBIDDING);
    expect(await answers).toEqual([false, false]);
    expect(asked).toHaveLength(1);
  });
});

describe("without a file", () => {
  test.each([
    "not-found",
    "gone",
    "forbidden",
    "http-4xx",
    "empty-page",
    "too-many-redirects",
    "blocked-address",
    "tls-error",
  ] as const)("after %s everything is allowed", async (code) => {
    const { allows, asked } = bookOf(() => failure(code));
    expect(await allows("https://a.test")).toBe(true);
    expect(await allows("https://a.test")).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test.each(["server-error", "timeout", "connection-failed", "rate-limited", "dns-failed"] as const)(
    "after %s nothing is, for a minute",
    async (code) => {
      const { book, asked, timers } = bookOf(() => ({ ...failure(code), retryAfterMs: 5_000 }));
      const refusal = await book.look("https://a.test");
      expect(refusal).toMatchObject({ ok: false, code, retryAfterMs: 5_000 });
      expect(refusal).toHaveProperty("message", expect.stringContaining("robots.txt"));
      timers.advance(59_999);
      await book.look("https://a.test");
      expect(asked).toHaveLength(1);
      timers.advance(1);
      await book.look("https://a.test");
      expect(asked).toHaveLength(2);
    },
  );

  test("a fetch that was stopped is made again by the next who asks", async () => {
    const { allows, asked } = bookOf(() => failure("aborted"));
    expect(await allows("https://a.test")).toBe("aborted");
    await allows("https://a.test");
    expect(asked).toHaveLength(2);
  });
});

describe("what is kept", () => {
  test("is bounded in number: the least recently used goes", async () => {
    const { allows, asked } = bookOf(() => FORBIDDING, { maxRobotsOrigins: 2 });
    for (const name of ["a", "b", "a", "c"]) await allows(`https://${name}.test`);
    expect(asked).toHaveLength(3);
    await allows("https://a.test");
    expect(asked).toHaveLength(3);
    await allows("https://b.test");
    expect(asked).toHaveLength(4);
  });

  test("is bounded in size", async () => {
    const large = file(`User-agent: *\nDisallow: /${"x".repeat(1_000)}`);
    const { allows, asked } = bookOf(() => large, { maxRobotsChars: 2_500 });
    for (const name of ["a", "b", "c"]) await allows(`https://${name}.test`);
    await allows("https://c.test");
    expect(asked).toHaveLength(3);
    await allows("https://a.test");
    expect(asked).toHaveLength(4);
  });
});
