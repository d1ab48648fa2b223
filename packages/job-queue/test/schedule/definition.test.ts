import type { Json, JsonObject } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { definitionFields, readDefinition } from "../../src/core/schedule/definition.ts";

const task = (key: string, more: JsonObject = {}): JsonObject => ({
  key,
  jobType: "mail",
  args: "null",
  ...more,
});

const nightly = (more: Record<string, Json> = {}): JsonObject => ({
  name: "nightly",
  cron: "0 3 * * *",
  timeZone: "Europe/Berlin",
  tasks: [task("a"), task("b")],
  ...more,
});

function problemOf(fields: JsonObject): string {
  const reading = readDefinition(fields);
  return reading.ok ? "none" : reading.problem;
}

test("what is left out has its default", () => {
  const reading = readDefinition({ name: "often", everyMs: 60_000, tasks: [task("a")] });
  expect(reading).toEqual({
    ok: true,
    definition: {
      name: "often",
      everyMs: 60_000,
      cron: null,
      timeZone: "UTC",
      startAtMs: null,
      tasks: [
        { key: "a", jobType: "mail", args: "null", dependsOn: null, onFailedDependency: null, retry: null },
      ],
      channel: "",
      missed: "one",
      enableRecovery: null,
      maxRecoveryAttempts: null,
      maxOpenRuns: 100,
    },
  });
});

test("a definition that is written as fields reads the same again", () => {
  const reading = readDefinition(
    nightly({
      startAt: "2026-01-01T00:00:00.000Z",
      missed: "all",
      enableRecovery: false,
      maxRecoveryAttempts: 0,
      maxOpenRuns: 1,
      channel: "night",
      tasks: [
        task("a", { args: '{"n":"\\u0000"}', retry: { maxAttempts: 1 } }),
        task("b", { dependsOn: ["a"], onFailedDependency: "run" }),
        task("c", { dependsOn: [] }),
      ],
    }),
  );
  if (!reading.ok) throw new Error(reading.problem);
  expect(readDefinition(definitionFields(reading.definition))).toEqual(reading);
});

test.each([
  ["no name", nightly({ name: "" }), "name must be a text of 1 to 200 characters"],
  ["a name that the log cannot keep", nightly({ name: "a\u0000" }), "name must be"],
  ["an interval and a pattern", nightly({ everyMs: 60_000 }), "either everyMs or cron"],
  ["neither an interval nor a pattern", nightly({ cron: null }), "either everyMs or cron"],
  ["an interval in a time zone", nightly({ cron: null, everyMs: 60_000 }), "knows no time zone"],
  ["an interval below a second", nightly({ cron: null, timeZone: null, everyMs: 10 }), "at least 1000 ms"],
  ["a pattern that is none", nightly({ cron: "often" }), 'The cron pattern "often" cannot be read'],
  ["an unknown time zone", nightly({ timeZone: "Mars/Base" }), 'The time zone "Mars/Base" is not known'],
  ["a start without a zone", nightly({ startAt: "2026-01-01T00:00:00" }), "ISO time with a zone"],
  ["an unknown policy", nightly({ missed: "some" }), "one of skip, one, all"],
  ["a recovery that is a word", nightly({ enableRecovery: "yes" }), "enableRecovery must be true or false"],
  ["no room for runs", nightly({ maxOpenRuns: 0 }), "maxOpenRuns must be a whole number from 1"],
  ["no tasks", nightly({ tasks: [] }), "1 to 1000 tasks"],
  ["too many tasks", nightly({ tasks: Array.from({ length: 1_001 }, (_, n) => task(`${n}`)) }), "has 1001"],
  ["a task that is a word", nightly({ tasks: ["a"] }), "Task 1 is no object"],
  ["a task without a type", nightly({ tasks: [{ key: "a", args: "null" }] }), "Task 1's jobType must be"],
  [
    "arguments that are no JSON",
    nightly({ tasks: [task("a", { args: "{" })] }),
    "Task 1's args must be JSON text",
  ],
  ["two tasks of one key", nightly({ tasks: [task("a"), task("a")] }), 'Two tasks have the key "a"'],
  ["a task that needs itself", nightly({ tasks: [task("a", { dependsOn: ["a"] })] }), 'depends on "a"'],
  [
    "a task that needs a later one",
    nightly({ tasks: [task("a", { dependsOn: ["b"] }), task("b")] }),
    'List "b" first',
  ],
  ["attempts that are none", nightly({ tasks: [task("a", { retry: { maxAttempts: 0 } })] }), "retry must be"],
  [
    "arguments beyond all measure",
    nightly({ tasks: [task("a", { args: JSON.stringify("x".repeat(1_048_575)) })] }),
    "1048576 is the most",
  ],
] satisfies [string, JsonObject, string][])(
  "%s makes no schedule, and the problem is named",
  (_, fields, told) => {
    expect(problemOf(fields)).toContain(told);
  },
);
