import { describe, expect, test } from "vitest";
import { politenessLimits } from "../../src/politeness/politeness-limits.ts";
import { readRobots } from "../../src/politeness/robots-rules.ts";
import { utf8 } from "../pages.ts";

const ORIGIN = "https://a.test";

function rulesOf(text: string, limits = {}) {
  return readRobots(utf8(text), ORIGIN, "Tidemark", politenessLimits(limits));
}

const allows = (text: string, path: string) => rulesOf(text).allows(new URL(path, ORIGIN));

describe("whose rules hold", () => {
  test.each([
    [
      "ours, where a group names us",
      "User-agent: *\nDisallow: /\n\nUser-agent: Tidemark\nDisallow: /private",
      true,
    ],
    [
      "ours, in any case and with a version",
      "user-AGENT: tideMARK/2.0\ndisallow: /page\n\nUser-agent: *",
      false,
    ],
    ["everybody's, where none does", "User-agent: other\nAllow: /\n\nUser-agent: *\nDisallow: /page", false],
    ["nobody's, where only others are named", "User-agent: other\nDisallow: /", true],
    ["not those of a longer name", "User-agent: Tidemarker\nDisallow: /", true],
    ["of one group for several agents", "User-agent: other\nUser-agent: tidemark\nDisallow: /page", false],
    [
      "of all groups that name us",
      "User-agent: tidemark\nDisallow: /x\n\nUser-agent: tidemark\nDisallow: /page",
      false,
    ],
    [
      "not those of the group behind ours",
      "User-agent: tidemark\nDisallow: /x\n\nUser-agent: other\nDisallow: /",
      true,
    ],
    ["ours, also when they are empty", "User-agent: *\nDisallow: /\n\nUser-agent: Tidemark\nDisallow:", true],
    ["none before the first agent", "Disallow: /page", true],
  ])("%s", (_whose, text, isAllowed) => {
    expect(allows(text, "/page")).toBe(isAllowed);
  });

  test("lines in between do not end a group", () => {
    expect(
      allows("User-agent: other\nSitemap: https://a.test/s.xml\nUser-agent: *\nDisallow: /", "/page"),
    ).toBe(false);
  });
});

describe("which rule counts", () => {
  const text = `\uFEFF# comment
User-agent: *     # everybody
Disallow: /private/
Allow: /private/press/
Disallow: /*.pdf$
Disallow: /search*q=
Disallow: /caf\u00E9
Disallow: /exact$
`;
  test.each([
    ["/", true],
    ["/private", true],
    ["/private/x", false],
    ["/private/press/1", true],
    ["/files/a.pdf", false],
    ["/files/a.pdf?x", true],
    ["/search?page=1&q=tide", false],
    ["/caf%C3%A9/menu", false],
    ["/caf\u00E9", false],
    ["/exact", false],
    ["/exactly", true],
    ["/Private/x", true],
  ])("%s is allowed: %s", (path, isAllowed) => {
    expect(allows(text, path)).toBe(isAllowed);
  });

  test("allow wins over an equal disallow", () => {
    expect(allows("User-agent: *\nDisallow: /page\nAllow: /page", "/page")).toBe(true);
  });
});

describe("Crawl-delay", () => {
  test.each([
    ["5", 5_000],
    ["0.5", 500],
    ["0", null],
    ["-3", null],
    ["soon", null],
    ["", null],
  ])("%j is %s ms", (value, delayMs) => {
    expect(rulesOf(`User-agent: *\nCrawl-delay: ${value}\nDisallow: /x`).crawlDelayMs).toBe(delayMs);
  });
});

describe("what is no robots.txt allows everything", () => {
  test.each([
    "",
    "<!doctype html><title>Not found</title><p>Disallow: /",
    "\u0000\u0001\uFFFD",
    ":::::",
    "a".repeat(10_000),
  ])("%#", (text) => {
    expect(allows(text, "/page")).toBe(true);
  });
});

describe("a hostile file", () => {
  test("of many agents and many rules costs no more than its length", () => {
    const agents = Array.from({ length: 17_000 }, (_, index) => `User-agent: a${index}`);
    const own = Array.from({ length: 100 }, () => "User-agent: tidemark");
    const rules = Array.from({ length: 17_000 }, (_, index) => `Disallow: /${index}`);
    const text = [...agents, ...own, ...rules].join("\n");
    expect(rulesOf(text).chars).toBeLessThan(4 * text.length);
    expect(allows(text, "/16999")).toBe(false);
    expect(allows(text, "/page")).toBe(true);
  });

  test("of countless rules forbids the addresses that it would take too long to judge", () => {
    const text = `User-agent: *\n${"Disallow:/b\n".repeat(40_000)}`;
    expect(allows(text, `/${"a".repeat(4_000)}`)).toBe(false);
    expect(allows(text, "/a")).toBe(true);
  });

  test("of countless wildcards forbids the addresses that it would take too long to judge", () => {
    const text = `User-agent: *\nDisallow: /${"*a".repeat(200_000)}b`;
    expect(allows(text, `/${"a".repeat(4_000)}`)).toBe(false);
    expect(allows(text, "/a")).toBe(true);
  });

  test("names the things of a prototype without effect", () => {
    expect(allows("User-agent: __proto__\nDisallow: /\nUser-agent: constructor\nDisallow: /", "/page")).toBe(
      true,
    );
  });
});
