import { expect, test } from "vitest";
import { readModules } from "./repository.ts";
import { checkRuns, checkSleeps } from "./rules/test-rules.ts";

/** Programs for benchmarks and chaos let time pass on purpose; they are no tests. */
const modules = readModules().filter(({ path }) =>
  /^(?:packages|apps)\/[^/]+\/(?:test|contract|conformance)\//.test(path),
);

test("every test that is there runs", () => {
  expect(modules.flatMap(checkRuns)).toEqual([]);
});

test("no test sleeps", () => {
  expect(modules.flatMap(checkSleeps)).toEqual([]);
});

const inTest = (text: string) => ({ path: "packages/a/test/b.test.ts", text });

test.each(["test.only('a')", "describe.skip('a')", "it.concurrent.skip('a')", "test.todo('a')", "xit('a')"])(
  "finds %s",
  (text) => {
    expect(checkRuns(inTest(text))).toHaveLength(1);
  },
);

test("lets other things called only or skip be", () => {
  expect(checkRuns(inTest(`options.only; list.skip(1); "describe.skip";`))).toEqual([]);
});

test.each([
  `await new Promise((resolve) => setTimeout(resolve, 10));`,
  `import { setTimeout as delay } from "node:timers/promises"; await delay(10);`,
  `await scheduler.wait(10);`,
])("finds the sleep %s", (text) => {
  expect(checkSleeps(inTest(text))).toHaveLength(1);
});

test("lets a server in a test answer late", () => {
  const text = `createServer((_, response) => { setTimeout(() => response.end(), 100); });`;
  expect(checkSleeps(inTest(text))).toEqual([]);
});
