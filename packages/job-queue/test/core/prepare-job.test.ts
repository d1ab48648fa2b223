/** Jobs as callers give them: what is refused, and with which words; and what is kept to the letter. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewJob } from "../../src/core/model.ts";
import { jsonTextOf, prepareJob } from "../../src/core/prepare-job.ts";
import { InvalidJobError } from "../../src/errors.ts";
import { scatteredId } from "./stream.ts";

const ID = scatteredId(1);
const prepare = (job: Partial<NewJob>) => prepareJob({ jobType: "work", ...job }, () => ID);

test("a job without options is what it says, and gets an id", () => {
  expect(prepare({ args: { a: 1 } })).toEqual({
    id: ID,
    isIdGiven: false,
    jobType: "work",
    args: '{"a":1}',
    dependencies: [],
    channel: "",
  });
});

test("ids are written in small letters, and each dependency once", () => {
  const upper = ID.toUpperCase();
  const job = prepare({ id: upper, dependencies: [upper, ID] });
  expect(job).toMatchObject({ id: ID, isIdGiven: true, dependencies: [ID] });
});

test.each<[string, Partial<NewJob>]>([
  ["jobType", { jobType: "" }],
  ["jobType", { jobType: "a\u0000" }],
  ["jobType", { jobType: "x".repeat(501) }],
  ["channel", { channel: "\ud800" }],
  ["id", { id: "job-1" }],
  ["dependencies", { dependencies: ["job-1"] }],
  ["dependencies", { dependencies: Array.from({ length: 10_001 }, () => ID) }],
  ["priority", { priority: 1_001 }],
  ["priority", { priority: 0.5 }],
  ["runAt", { runAt: new Date(Number.NaN) }],
  ["runAt", { runAt: new Date(Date.UTC(10_000, 0)) }],
  ["runAt", { runAt: "2030-01-01" as unknown as Date }],
  ["retry.maxAttempts", { retry: { maxAttempts: 0 } }],
  ["retry.baseDelayMs", { retry: { baseDelayMs: -1 } }],
  ["retry.maxDelayMs", { retry: { maxDelayMs: Infinity } }],
  ["unique.key", { unique: { key: "" } }],
  ["unique.periodMs", { unique: { key: "k", periodMs: 0 } }],
  ["limit.key", { limit: { key: "" } }],
  ["limit.concurrency", { limit: { key: "k", concurrency: 0 } }],
  ["limit.rate.jobs", { limit: { key: "k", rate: { jobs: 0, periodMs: 1 } } }],
  ["limit.rate.periodMs", { limit: { key: "k", rate: { jobs: 1, periodMs: 0 } } }],
  ["onFailedDependency", { onFailedDependency: "ignore" as "run" }],
])("a %s out of bounds is refused and named: %o", (option, job) => {
  expect(() => prepare(job)).toThrow(InvalidJobError);
  expect(() => prepare(job)).toThrow(`A job's ${option} must be`);
});

function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

describe("a value", () => {
  test.each<[unknown, string]>([
    [undefined, "null"],
    [null, "null"],
    ["\u0000 \ud800", '"\\u0000 \\ud800"'],
    [[undefined, 1], "[null,1]"],
    [{ b: 1, a: undefined }, '{"b":1}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [-0, "0"],
  ])("is written as JSON writes it: %o", (value, text) => {
    expect(jsonTextOf(value)).toBe(text);
  });

  test.each<[unknown, string]>([
    [() => 1, "The value is a function"],
    [{ a: [1, { b: () => 1 }] }, "The value has at a[1].b a function"],
    [{ a: 1n }, "has at a a BigInt"],
    [[Symbol("s")], "has at [0] a symbol"],
    [{ a: Number.NaN }, "has at a the number NaN"],
    [[-Infinity], "has at [0] the number -Infinity"],
    [{ a: new Map() }, "has at a a Map or a Set"],
    [{ toJSON: () => undefined }, "says of itself that it is no JSON"],
    [{ toJSON: () => 1n }, "cannot be written as JSON"],
  ])("that JSON has no word for is refused with its place: %o", (value, message) => {
    expect(() => jsonTextOf(value)).toThrow(InvalidJobError);
    expect(() => jsonTextOf(value)).toThrow(message);
  });

  test("that contains itself is refused, also with many ways to itself", () => {
    const loop: Record<string, unknown> = {};
    loop["a"] = [loop, loop];
    loop["b"] = loop;
    expect(() => jsonTextOf(loop)).toThrow("contains itself");
  });

  test("is kept down to a thousand levels, and refused below", () => {
    expect(jsonTextOf(nested(1_000))).toHaveLength(2_000);
    expect(() => jsonTextOf(nested(1_001))).toThrow("nested deeper than 1000");
    expect(() => jsonTextOf(nested(200_000))).toThrow("nested deeper than 1000");
  });

  test("is refused when its text is longer than a mebibyte, and when it would be much longer", () => {
    expect(jsonTextOf("x".repeat(1_048_574))).toHaveLength(1_048_576);
    expect(() => jsonTextOf("x".repeat(1_048_575))).toThrow("takes 1048577 characters");
    let doubled: unknown = [];
    for (let times = 0; times < 40; times += 1) doubled = [doubled, doubled];
    expect(() => jsonTextOf(doubled)).toThrow("takes more than 1048576 characters");
  });

  test("of JSON comes back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonTextOf(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });
});
