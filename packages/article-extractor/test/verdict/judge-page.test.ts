/** The verdicts by their signals alone. */

import { describe, expect, test } from "vitest";
import { judgePage, RULES } from "../../src/verdict/judge-page.ts";
import type { FoundText } from "../../src/verdict/page-case.ts";
import type { PageSignals } from "../../src/verdict/page-signals.ts";
import { OUTCOMES, type VerdictKind } from "../../src/verdict/verdict.ts";
import { prose } from "../pages.ts";

const BELOW_WORDS = 300;

const PAGE: PageSignals = {
  title: "the tide notebooks",
  headings: ["the tide notebooks"],
  text: prose(200).toLowerCase(),
  passwordFields: 0,
  textFields: 0,
  links: 12,
  scripts: 4,
  media: 2,
  challengeParts: 0,
  refreshes: false,
  paid: { isDeclaredPaid: false, wordsInPaidParts: null },
  address: { isFrontPage: false, isSearch: false, isLogin: false },
};

const ADVICE =
  "The link may be old, or the address was mistyped. Search for it, or go back to the home page of this site.";

function found(content: string, more: Partial<FoundText> = {}): FoundText {
  const wordCount = content.split(/\s+/).filter(Boolean).length;
  const shape = {
    linkedWords: 0,
    unlinkedWords: wordCount,
    longestBlockWords: Math.min(wordCount, 60),
    headings: 1,
    linkedHeadings: 0,
  };
  return { title: "The tide notebooks", content, wordCount, shape, ...more };
}

function kindOf(page: Partial<PageSignals>, text: FoundText | null): VerdictKind {
  return judgePage({ ...PAGE, ...page }, text, BELOW_WORDS).kind;
}

test("every kind of verdict but an article's has a rule, and every kind an outcome", () => {
  const ruled = new Set<string>(RULES.map(({ kind }) => kind));
  expect(Object.keys(OUTCOMES).filter((kind) => !ruled.has(kind))).toEqual(["article"]);
});

describe("signals lead to a verdict", () => {
  const wall = "We value your privacy. Accept all cookies.";
  const rows: readonly (readonly [string, VerdictKind, Partial<PageSignals>, FoundText | null])[] = [
    ["nothing at all", "empty", { text: "", scripts: 0, media: 0 }, null],
    ["nothing but scripts", "not-an-article", { text: "" }, null],
    ["a picture alone", "not-an-article", { text: "", scripts: 0 }, null],
    ["a captcha without a word", "challenge", { text: "", challengeParts: 1, links: 0 }, null],
    [
      "a captcha and its words",
      "challenge",
      { text: "are you a robot?", challengeParts: 1 },
      found("Are you a robot?"),
    ],
    [
      "a headline of a check that acts",
      "challenge",
      { title: "just a moment...", headings: [], text: "one second", links: 0 },
      null,
    ],
    ["few words that ask for consent", "consent-wall", { text: wall.toLowerCase() }, found(wall)],
    ["a consent dialog alone", "consent-wall", { text: wall.toLowerCase() }, null],
    ["few words of nothing there", "soft-404", {}, found("Sorry, this page does not exist.")],
    ["the number for a title", "soft-404", { title: "404", text: "oh no" }, found("Oh no", { title: "404" })],
    [
      "a headline of nothing there, with advice",
      "soft-404",
      { headings: ["page not found"] },
      found(`${ADVICE} ${ADVICE} ${ADVICE}`, {
        shape: { linkedWords: 40, unlinkedWords: 50, longestBlockWords: 25, headings: 2, linkedHeadings: 0 },
      }),
    ],
    [
      "nothing there, and nothing found",
      "soft-404",
      { headings: ["page not found"], text: "page not found\nhome\nshop" },
      null,
    ],
    ["a form to log in", "login-wall", { title: "log in | tide", passwordFields: 1, text: "log in" }, null],
    [
      "a form at a login's address",
      "login-wall",
      { address: { ...PAGE.address, isLogin: true }, passwordFields: 1 },
      found("Hello."),
    ],
    ["a request to log in", "login-wall", { text: "log in to continue" }, found("Log in to continue.")],
    ["a prompt at the end", "paywall", {}, found(`${prose(120)}\nSubscribe to continue reading`)],
    [
      "declared paid and broken off",
      "paywall",
      { paid: { isDeclaredPaid: true, wordsInPaidParts: null } },
      found(`${prose(200)} and then…`),
    ],
    [
      "declared paid, with the paid part left out",
      "paywall",
      { paid: { isDeclaredPaid: true, wordsInPaidParts: 0 } },
      found(prose(60)),
    ],
    [
      "nothing but links",
      "not-an-article",
      {},
      found("Rope Paint Lamps Charts", {
        shape: { linkedWords: 4, unlinkedWords: 0, longestBlockWords: 0, headings: 0, linkedHeadings: 0 },
      }),
    ],
    [
      "a front page of teasers",
      "not-an-article",
      { address: { ...PAGE.address, isFrontPage: true } },
      found(prose(400), {
        shape: {
          linkedWords: 100,
          unlinkedWords: 300,
          longestBlockWords: 30,
          headings: 12,
          linkedHeadings: 12,
        },
      }),
    ],
    ["nothing found", "not-an-article", {}, null],
  ];

  test.each(rows)("%s: %s", (_what, kind, page, text) => {
    expect(kindOf(page, text)).toBe(kind);
  });
});

describe("an article is", () => {
  const rows: readonly (readonly [string, Partial<PageSignals>, FoundText])[] = [
    ["a text", {}, found(prose(400))],
    ["a short note", {}, found("The museum is closed on Monday.")],
    ["a long text that quotes a consent dialog", {}, found(`Accept all cookies, it said. ${prose(400)}`)],
    [
      "a short text beside a consent dialog",
      { text: `we use cookies\naccept all cookies\n${prose(80)}` },
      found(prose(80)),
    ],
    [
      "a short text beside a form to log in",
      { passwordFields: 1, text: `log in\n${prose(80)}` },
      found(prose(80)),
    ],
    ["a text about logins", {}, found(`You must log in to continue, said the screen. ${prose(140)}`)],
    [
      "a text that can be commented after a login",
      {},
      found(`${prose(50)}\nYou must be logged in to post a comment.`),
    ],
    ["a text on a page with a captcha for comments", { challengeParts: 2 }, found(prose(200))],
    ["a text about captchas", { title: "are you a robot?" }, found(`Are you a robot? ${prose(200)}`)],
    [
      "a text that is called like an error page",
      { title: "page not found", headings: ["page not found"] },
      found(prose(120)),
    ],
    ["a text that mentions a missing page", {}, found(`Page not found, it said. ${prose(80)}`)],
    ["a text above a newsletter", {}, found(`${prose(150)}\nSubscribe to our newsletter`)],
    [
      "a text about subscriptions",
      {},
      found(
        `${prose(150)} The page said "subscribe to continue reading", and he was not amused at all, because he had paid for it every month since the spring of the year before, and had kept every single receipt in a box of tin.`,
      ),
    ],
    [
      "a whole text that is declared paid",
      { paid: { isDeclaredPaid: true, wordsInPaidParts: 300 } },
      found(prose(400)),
    ],
    [
      "a long text that is declared paid, above a prompt",
      { paid: { isDeclaredPaid: true, wordsInPaidParts: null } },
      found(`${prose(800)}\nSubscribe to continue reading`),
    ],
    ["a text with an ellipsis at its end", {}, found(`${prose(100)} And so on…`)],
    [
      "a digest whose headings are links",
      {},
      found(prose(450), {
        shape: {
          linkedWords: 60,
          unlinkedWords: 400,
          longestBlockWords: 45,
          headings: 12,
          linkedHeadings: 12,
        },
      }),
    ],
    [
      "a note above a form with a captcha",
      { challengeParts: 1, textFields: 3, links: 2, text: "write to us" },
      found("Write to us."),
    ],
    ["a text on a front page", { address: { ...PAGE.address, isFrontPage: true } }, found(prose(300))],
  ];

  test.each(rows)("%s", (_what, page, text) => {
    expect(judgePage({ ...PAGE, ...page }, text, BELOW_WORDS)).toEqual({ kind: "article", seen: null });
  });
});

test("a text of 300 words that quotes a dialog is no wall, one of 299 is", () => {
  const quote = "Accept all cookies, it said.";
  expect(kindOf({}, found(quote, { wordCount: 299 }))).toBe("consent-wall");
  expect(kindOf({}, found(quote, { wordCount: 300 }))).toBe("article");
});

test("the first rule that holds is the verdict", () => {
  const both = "Page not found. We use cookies. Accept all cookies.";
  expect(kindOf({}, found(both))).toBe("consent-wall");
  const check = { challengeParts: 1, text: "verify you are human. enable cookies" };
  expect(kindOf(check, found("Verify you are human. Enable cookies."))).toBe("challenge");
});

test("a prompt may stand on the page right after the text, where Readability has dropped it", () => {
  const content = prose(150);
  const text = `home\n${content.toLowerCase()}\nsubscribe to continue reading\nfooter`;
  expect(kindOf({ text }, found(content))).toBe("paywall");
  const far = `subscribe to continue reading\n${content.toLowerCase()}\nfooter`;
  expect(kindOf({ text: far }, found(content))).toBe("article");
});
