/** The measure of the article benchmark, on texts small enough to count by hand. */

import { describe, expect, test } from "vitest";
import { pageF1, scoreCorpus, scorePage } from "../src/extract/score-text.ts";

describe("the score of a page", () => {
  test("is 1 for the same text, whatever stands between its words", () => {
    const score = scorePage("One two, three four; five.", "One two\n\nthree — four five!");
    expect(score).toEqual({ shared: 1, tooMuch: 0, missing: 0 });
    expect(pageF1(score)).toBe(1);
  });

  test("tells capitals from small letters", () => {
    expect(pageF1(scorePage("one two three four", "One two three four"))).toBe(0);
  });

  test("counts runs of four tokens", () => {
    // The truth has abcd and bcde, the found text abcd, bcdx and cdxy: one shared, two too much, one missing.
    const score = scorePage("a b c d e", "a b c d x y");
    expect(score).toEqual({ shared: 1 / 4, tooMuch: 2 / 4, missing: 1 / 4 });
    // Precision 1/3, recall 1/2.
    expect(pageF1(score)).toBeCloseTo(0.4, 12);
  });

  test("counts how often a run is there", () => {
    // The truth has aaaa twice, the found text four times.
    expect(scorePage("a a a a a", "a a a a a a a")).toEqual({ shared: 0.5, tooMuch: 0.5, missing: 0 });
  });

  test("takes a text of fewer than four tokens as one run", () => {
    expect(pageF1(scorePage("one two", "one two"))).toBe(1);
    expect(pageF1(scorePage("one two", "one two three"))).toBe(0);
  });

  test("takes letters, numbers and underscores of all scripts for parts of words, and marks for none", () => {
    expect(pageF1(scorePage("naïve 犬猫_1 ½ слово", "naïve, 犬猫_1: ½ (слово)"))).toBe(1);
    // As in Python, a combining mark ends a token: "e", "a", "b", "c" against one token less.
    expect(scorePage("e\u0301a b c", "e a b c").shared).toBe(1);
  });

  test("is 0 when nothing is found, and 1 when there is nothing to find", () => {
    expect(pageF1(scorePage("some words that are there", ""))).toBe(0);
    expect(pageF1(scorePage("", ""))).toBe(1);
  });
});

describe("the score of a corpus", () => {
  test("is F1 of the mean precision and the mean recall, long and short pages alike", () => {
    const whole = scorePage("one two three four", "one two three four");
    const half = scorePage("a b c d e", "a b c d x");
    const { precision, recall, f1 } = scoreCorpus([whole, half]);
    expect(precision).toBeCloseTo(0.75, 12);
    expect(recall).toBeCloseTo(0.75, 12);
    expect(f1).toBeCloseTo(0.75, 12);
  });

  test("counts a page of which nothing was found for recall only", () => {
    const whole = scorePage("one two three four", "one two three four");
    const nothing = scorePage("five six seven eight", "");
    expect(scoreCorpus([whole, nothing])).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
  });

  test("counts a page that holds no article for precision only", () => {
    const whole = scorePage("one two three four", "one two three four");
    const invented = scorePage("", "five six seven eight");
    expect(scoreCorpus([whole, invented])).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
  });
});
