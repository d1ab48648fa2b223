/**
 * A page of millions of one sign ends alone. Searching such a text asks for memory in steps so large that V8 would
 * end the process, not the thread; so this runs in a process of its own.
 */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

const { scripts } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

const FLAGS_OF_SERVICE = scripts["start"]!.match(/--\S+/g) ?? [];

test.each([
  ["the flags of the service", FLAGS_OF_SERVICE],
  ["no flags", []],
])("a process with %s outlives pages of one sign, and reads the next page", async (_with, flags) => {
  const script = fileURLToPath(new URL("read-hostile-texts.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);
  const ends = stdout.trim().split("\n");
  expect(ends.at(-1)).toBe("ok");
  expect(ends.slice(0, -2)).toEqual(ends.slice(0, -2).map(() => "too-complex"));
});
