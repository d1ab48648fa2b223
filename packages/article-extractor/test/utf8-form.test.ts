import * as fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Form } from "../src/utf8-form.ts";
import { bytesOf } from "./charset-samples.ts";
import { utf8 } from "./pages.ts";

/** Bytes near the bounds of what UTF-8 allows, with some that are certain. */
const pieces = fc.oneof(
  fc
    .constantFrom(
      0x41,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
    )
    .map((byte) => [byte]),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).map((character) => [...utf8(character)]),
);

/** The platform's own strict decoder, which waits for the rest of a character at the end. */
function isStrictlyDecoded(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

test("finds no error exactly where a strict decoder finds none", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
      const bytes = Uint8Array.from(parts.flat());
      expect(utf8Form(bytes).errors === 0).toBe(isStrictlyDecoded(bytes));
    }),
    { numRuns: 3_000 },
  );
});

test("counts the characters that are no ASCII", () => {
  expect(utf8Form(utf8("aé語😀z"))).toEqual({ sequences: 3, errors: 0 });
  expect(utf8Form(utf8("plain"))).toEqual({ sequences: 0, errors: 0 });
});

test("counts an error for each place, not for each byte of it", () => {
  expect(utf8Form(bytesOf("a", [0xe8, 0xaa], "b", [0xff, 0xff], utf8("é")))).toEqual({
    sequences: 1,
    errors: 3,
  });
});
