/** Pages whose labels are false, or that are damaged: text is read as it was meant, or becomes U+FFFD. */

import { describe, expect, test } from "vitest";
import { decodePage } from "../src/decode-page.ts";
import { extractLimits } from "../src/limits.ts";
import { bytesOf, SAMPLES } from "./charset-samples.ts";
import { utf8 } from "./pages.ts";

const [CAFE, CAFE_TEXT] = SAMPLES["iso-8859-1"];
const CHINESE_TEXT = "这是一个用来测试的句子，它足够长。";

function decode(page: Uint8Array, contentType: string | null): string {
  return decodePage(page, contentType, extractLimits().maxCharsetScanBytes);
}

const header = (label: string) => `text/html; charset=${label}`;
const meta = (label: string) => `<meta charset="${label}">`;

describe("valid UTF-8 is UTF-8", () => {
  test.each(["iso-8859-1", "latin1", "us-ascii", "windows-1252"])(
    "under the mere default %s, with a single character to show for it",
    (label) => {
      expect(decode(utf8("<p>café"), header(label))).toBe("<p>café");
      expect(decode(utf8(`${meta(label)}café`), "text/html")).toBe(`${meta(label)}café`);
      expect(decode(utf8(`${meta("utf-8")}café`), header(label))).toBe(`${meta("utf-8")}café`);
    },
  );

  test.each(["windows-1251", "gbk", "big5", "shift_jis", "euc-kr", "iso-2022-jp"])(
    "under the chosen label %s, with ten characters",
    (label) => {
      expect(decode(utf8(`<p>${CHINESE_TEXT}`), header(label))).toBe(`<p>${CHINESE_TEXT}`);
      expect(decode(utf8(meta(label) + CHINESE_TEXT), null)).toBe(meta(label) + CHINESE_TEXT);
    },
  );

  test("but fewer characters do not outweigh a chosen label", () => {
    // The bytes of two Chinese characters that have the form of UTF-8 by accident.
    expect(decode(bytesOf([0xc4, 0xa3, 0xd0, 0xa1]), header("gbk"))).toBe("模小");
  });

  test.each(["utf-16", "x-user-defined", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "replacement"])(
    "under the label %s that its bytes refute",
    (label) => {
      expect(decode(utf8("<p>café"), header(label))).toBe("<p>café");
      expect(decode(utf8("<p>plain"), header(label))).toBe("<p>plain");
    },
  );

  test("with its last character cut off", () => {
    for (const cut of ["é", "語", "😀"].map((last) => utf8(`<p>日本語 ${last}`).subarray(0, -1))) {
      for (const label of [null, header("utf-8"), header("iso-8859-1")]) {
        expect(decode(cut, label)).toBe("<p>日本語 \uFFFD");
      }
    }
  });

  test.each([null, header("utf-8"), header("iso-8859-1")])(
    "with a character cut in its midst, under %s",
    (type) => {
      const damaged = bytesOf(utf8("<p>日本"), [0xe8, 0xaa], "<p>", utf8("é café"));
      expect(decode(damaged, type)).toBe("<p>日本\uFFFD<p>é café");
    },
  );
});

describe("a label of UTF-8 that is false", () => {
  test("gives way to windows-1252", () => {
    expect(decode(bytesOf(CAFE), header("utf-8"))).toBe(CAFE_TEXT);
    expect(decode(bytesOf(meta("utf-8"), CAFE), null)).toBe(meta("utf-8") + CAFE_TEXT);
    expect(decode(bytesOf(meta("utf-8"), CAFE), header("utf-8"))).toBe(meta("utf-8") + CAFE_TEXT);
  });

  test.each(["gb2312", "shift_jis", "euc-kr", "big5", "windows-1251", "iso-8859-1"] as const)(
    "gives way to the meta element's %s",
    (label) => {
      const [bytes, text] = SAMPLES[label];
      expect(decode(bytesOf(meta(label), bytes), header("utf-8"))).toBe(meta(label) + text);
    },
  );

  test("gives way to the meta element's windows-1252 though two blanks have the form of UTF-8", () => {
    const page = bytesOf(meta("windows-1252"), [0x63, 0xe9, 0x20, 0xc2, 0xa0, 0xc2, 0xa0], "x");
    expect(decode(page, header("utf-8"))).toContain("cé ");
  });

  test("gives way to windows-1252 though one byte among the letters means nothing there", () => {
    const page = bytesOf("<p>", CAFE, [0x20, 0x81, 0x20], CAFE, CAFE, CAFE, CAFE);
    const text = decode(page, header("utf-8"));
    expect(text).toContain(CAFE_TEXT);
    expect(text).not.toContain("\uFFFD");
  });

  test("stays where much valid UTF-8 has one broken byte, whatever the meta element says", () => {
    const page = bytesOf(meta("windows-1252"), utf8("größe äöü ñ é ß à ç ê ô"), [0xff], utf8(" größe"));
    expect(decode(page, header("utf-8"))).toContain("größe äöü ñ é ß à ç ê ô\uFFFD größe");
  });

  test("stays where windows-1252 has no such bytes either: nothing is guessed", () => {
    const text = decode(bytesOf("<p>", [0x82, 0xa0, 0x81, 0x41, 0x8d, 0x9f]), header("utf-8"));
    expect(text).toMatch(/^<p>[\uFFFDA]+$/);
  });
});

describe("a mere default that is true", () => {
  test("is read as windows-1252", () => {
    expect(decode(bytesOf(CAFE), header("iso-8859-1"))).toBe(CAFE_TEXT);
    expect(decode(bytesOf(meta("utf-8"), CAFE), header("iso-8859-1"))).toBe(meta("utf-8") + CAFE_TEXT);
  });
});

describe("what cannot be read", () => {
  test.each([
    ["hz-gb-2312", "<p>~{VPND~}"],
    ["iso-2022-kr", "<p>\u001B$)C\u000E0!\u000F"],
  ])("text in %s becomes a replacement character", (label, text) => {
    expect(decode(bytesOf(text), header(label))).toBe("\uFFFD");
  });

  test.each([
    "utf-8",
    "shift_jis",
    "gbk",
    "big5",
    "euc-kr",
    "iso-2022-jp",
    "utf-16be",
    "hz-gb-2312",
    "x-user-defined",
  ])("noise under the label %s is well-formed text all the same", (label) => {
    const noise = bytesOf(CAFE, [0xff, 0xfe, 0x80, 0x1b, 0x24], SAMPLES.shift_jis[0]);
    const text = decode(noise, header(label));
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toBe("");
  });
});
