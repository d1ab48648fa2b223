import { formatCursor, parseCursor, readCursor } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { expect, it } from "vitest";

const HEAD = { epoch: "0a1b2c3d", seq: 10 };

it.each([
  ["the empty text", "", { kind: "at", seq: 0 }],
  ["the beginning", "0a1b2c3d:0", { kind: "at", seq: 0 }],
  ["a place in the stream", "0a1b2c3d:7", { kind: "at", seq: 7 }],
  ["the head", "0a1b2c3d:10", { kind: "at", seq: 10 }],
  ["a place past the head", "0a1b2c3d:11", { kind: "beyond-head" }],
  ["a place of another epoch", "ffffffff:7", { kind: "epoch-changed" }],
  ["a place past the head of another epoch", "ffffffff:99", { kind: "epoch-changed" }],
  ["a number alone", "7", { kind: "malformed" }],
  ["a negative number", "0a1b2c3d:-1", { kind: "malformed" }],
  ["a fraction", "0a1b2c3d:1.5", { kind: "malformed" }],
  ["leading zeros", "0a1b2c3d:07", { kind: "malformed" }],
  ["a number past what numbers hold", "0a1b2c3d:9007199254740993", { kind: "malformed" }],
  ["an exponent", "0a1b2c3d:1e1", { kind: "malformed" }],
  ["an epoch in capitals", "0A1B2C3D:7", { kind: "malformed" }],
  ["a short epoch", "0a1b2c3:7", { kind: "malformed" }],
  ["blanks around it", " 0a1b2c3d:7", { kind: "malformed" }],
  ["a line break after it", "0a1b2c3d:7\n", { kind: "malformed" }],
  ["an ISO time", "2026-01-01T00:00:00.000Z", { kind: "malformed" }],
])("S32 reads %s", (_what, text, reading) => {
  expect(readCursor(text, HEAD)).toEqual(reading);
});

it("S32 reads every cursor that it writes", () => {
  const epoch = fc.nat({ max: 0xffffffff }).map((number) => number.toString(16).padStart(8, "0"));
  fc.assert(
    fc.property(epoch, fc.maxSafeNat(), (epoch, seq) => {
      expect(parseCursor(formatCursor({ epoch, seq }))).toEqual({ epoch, seq });
    }),
  );
});
