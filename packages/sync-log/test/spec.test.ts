import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

/** Rule number to the file that the specification names for it. */
const rules = new Map(
  [...read("SPEC.md").matchAll(/^- \*\*(S\d+)\*\*[^]*?\(`([^`]+)`\)$/gm)].map(([, rule, file]) => [
    rule,
    file,
  ]),
);

/** File to the rules that its test titles begin with. */
const tested = new Map(
  ["contract", "test"]
    .flatMap((folder) => readdirSync(new URL(folder, ROOT)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith(".ts") && path !== "test/spec.test.ts")
    .map((path) => [path, new Set([...read(path).matchAll(/\(\s*"(S\d+) /g)].map(([, rule]) => rule))]),
);

it("every rule of the specification has a test in the file that it names", () => {
  const unbound = [...rules].filter(([rule, file]) => !tested.get(file ?? "")?.has(rule));
  expect(unbound).toEqual([]);
});

it("every test that names a rule names one of the specification", () => {
  const unknown = [...tested.values()].flatMap((names) => [...names]).filter((rule) => !rules.has(rule));
  expect(unknown).toEqual([]);
});

it("the rules are numbered without gaps", () => {
  expect([...rules.keys()]).toEqual([...rules.keys()].map((_, index) => `S${index + 1}`));
  expect(rules.size).toBe(read("SPEC.md").match(/\*\*S\d+\*\*/g)?.length);
});
