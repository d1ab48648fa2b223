/** Words and reading times of scripts with and without spaces between words. */

import { describe, expect, test } from "vitest";
import { countWords } from "../src/count-words.ts";
import { readingTimeMinutes } from "../src/reading-time.ts";

function minutes(text: string): number {
  return readingTimeMinutes(text, countWords(text), 200);
}

describe("word counts", () => {
  test.each([
    ["Chinese", "我们今天去图书馆看书。", 5, 7],
    ["Japanese", "私は図書館で本を読みました。", 6, 9],
    ["Thai", "ฉันอ่านหนังสือในห้องสมุด", 4, 6],
    ["Khmer", "ខ្ញុំអានសៀវភៅនៅក្នុងបណ្ណាល័យ", 4, 7],
    ["Lao", "ຂ້ອຍອ່ານໜັງສືຢູ່ໃນຫ້ອງສະໝຸດ", 4, 7],
    ["Burmese", "ကျွန်တော်စာကြည့်တိုက်မှာစာဖတ်တယ်", 4, 8],
    ["Japanese with Latin names", "iPhone用のアプリ3つ", 5, 7],
  ])("%s is counted by word, not by line", (_, text, least, most) => {
    expect(countWords(text)).toBeGreaterThanOrEqual(least);
    expect(countWords(text)).toBeLessThanOrEqual(most);
  });

  test("a text without spaces that is longer than a book's chapter is counted by the rate of its beginning", () => {
    const sentence = "我们今天去图书馆看书。";
    expect(countWords(sentence.repeat(40_000))).toBeGreaterThan(39_000 * countWords(sentence));
    expect(countWords(sentence.repeat(40_000))).toBeLessThan(41_000 * countWords(sentence));
  });
});

describe("reading times", () => {
  test.each([
    ["one", 1],
    ["word ".repeat(200), 1],
    ["word ".repeat(201), 2],
    ["слово ".repeat(1_000), 5],
  ])("are counted in words where spaces part them", (text, expected) => {
    expect(minutes(text)).toBe(expected);
  });

  test("are counted in characters in Chinese and Japanese, as fast as each is read", () => {
    // 200 words a minute are 200 / 228 of the study's speed: 223.7 and 313.2 characters a minute.
    expect(minutes("读".repeat(2_230))).toBe(10);
    expect(minutes("读".repeat(2_245))).toBe(11);
    expect(minutes("読む".repeat(1_560))).toBe(10);
    expect(minutes("読む".repeat(1_570))).toBe(11);
  });

  test("are of Chinese also where a name is in kana", () => {
    expect(minutes(`${"读".repeat(2_240)}のび`)).toBe(11);
  });

  test("add up in a text of both kinds", () => {
    expect(minutes(`${"word ".repeat(1_000)}${"读".repeat(1_115)}`)).toBe(10);
  });

  test("are at least a minute", () => {
    expect(minutes("")).toBe(1);
  });
});
