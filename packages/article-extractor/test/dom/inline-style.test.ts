/** A style hides an element here exactly when it does on jsdom, and is read in time that grows with its length. */

import { expect, test } from "vitest";
import {
  INVALID_VALUES,
  PLAIN_VALUES,
  readInlineStyle,
  type InlineStyle,
} from "../../src/dom/inline-style.ts";
import { readUnplainStyle } from "../../src/dom/unplain-style.ts";
import { STYLES } from "./styles.ts";

function hides({ display, visibility }: InlineStyle): { none: boolean; hidden: boolean } {
  return { none: display === "none", hidden: visibility === "hidden" };
}

test.each(STYLES)("%j hides as it does on jsdom", (style) => {
  expect(hides(readInlineStyle(style))).toEqual(hides(readUnplainStyle(style)));
});

test.each(Object.entries(PLAIN_VALUES))("every plain value of %s is one to jsdom", (property, values) => {
  for (const value of values) {
    const style = `display:none;visibility:hidden;${property}:${value}`;
    expect(readUnplainStyle(style)).toMatchObject({ [property]: value });
  }
});

test.each(Object.entries(INVALID_VALUES))(
  "every value of %s that is dropped is none to jsdom",
  (property, values) => {
    for (const value of values) {
      const style = `display:none;visibility:hidden;${property}:${value}`;
      expect(readUnplainStyle(style)).toEqual({ display: "none", visibility: "hidden" });
      expect(readInlineStyle(style)).toEqual({ display: "none", visibility: "hidden" });
    }
  },
);

test("addresses, strings and brackets in a plain style change nothing", () => {
  for (const style of [
    "display:none",
    "DISPLAY : None !important; display:block",
    "color:rgba(0, 0, 0, .5);display:none",
    "background:url(data:image/gif;base64,R0lGODlh) no-repeat;visibility:hidden",
    "font-family:'Open Sans', \"Arial;\";display:none;",
    "display:inline-block;*display:inline;*zoom:1",
  ]) {
    expect({ style, ...hides(readInlineStyle(style)) }).toEqual({ style, ...hides(readUnplainStyle(style)) });
  }
});

test("a style of any length ends", () => {
  const repeated = [
    " ",
    "!",
    "\\",
    "(",
    "url(",
    '"',
    "a",
    "display:",
    "/*",
    "\\64",
    "!important ",
    "{",
    "'\n",
  ];
  for (const piece of repeated) {
    expect(readInlineStyle(`display:none${piece.repeat(1_000_000)}x`)).toHaveProperty("display");
  }
});
