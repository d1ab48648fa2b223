/** The small text functions. */

import { describe, expect, test } from "vitest";
import { countWords } from "../src/count-words.ts";
import { storableLine, storableText } from "../src/storable-text.ts";

describe("storable text", () => {
  test("has no NUL and no lone surrogate, and keeps all else", () => {
    expect(storableText("a\0b\uD800c\uDC00d😀\n\u202E")).toBe(
      "abc\uFFFDd".replace("bc", "b\uFFFDc") + "😀\n\u202E",
    );
  });

  test("is one line without control characters", () => {
    expect(storableLine("  a\n\t b\u0007\u00A0c ", 100)).toBe("a b c");
  });

  test("keeps the wide space of East Asian titles", () => {
    expect(storableLine("犬　猫", 100)).toBe("犬　猫");
  });

  test.each(["", " \n ", "\0", null, undefined])("is null when nothing is left of %j", (text) => {
    expect(storableLine(text, 100)).toBeNull();
  });

  test("is cut before a character that does not fit, not inside it", () => {
    expect(storableLine("ab😀", 3)).toBe("ab");
    expect(storableLine("ab😀", 4)).toBe("ab😀");
    expect(storableLine("abcdef", 3)).toBe("abc");
  });
});

describe("word counts", () => {
  test.each([
    ["", 0],
    ["— … !", 0],
    ["One two, three.", 3],
    ["don't stop-and-go 3.14", 3],
    ["naïve Füße", 2],
    ["Привет, мир", 2],
    ["مرحبا بالعالم", 2],
    ["안녕하세요 세계", 2],
  ])("%j has %i", (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  test("scripts without spaces are counted by word, not by line", () => {
    expect(countWords("私は図書館で本を読みました。")).toBeGreaterThanOrEqual(6);
    expect(countWords("我们今天去图书馆看书。")).toBeGreaterThanOrEqual(5);
    expect(countWords("ฉันอ่านหนังสือในห้องสมุด")).toBeGreaterThanOrEqual(4);
  });
});
