/** What the program answers to whoever called it, without measuring anything. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-bench-main-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("a wrong argument ends with exit code 2, one sentence and nothing else", () => {
  expect(run("--only", "gone")).toEqual({
    status: 2,
    stdout: "",
    stderr: "There is no benchmark gone. See --help.\n",
  });
});

test("a page is made again without a server, also from no figures at all", () => {
  const page = join(folder, "figures.md");
  expect(run("--report", page, "--redraw")).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(page, "utf8")).toContain("Nothing has been measured yet.");
});

test("figures that cannot be read are named, and no page is written", () => {
  const page = join(folder, "figures.md");
  mkdirSync(join(folder, "figures"));
  writeFileSync(join(folder, "figures", "memory.json"), "{");
  const { status, stderr } = run("--report", page, "--redraw");
  expect(status).toBe(1);
  expect(stderr).toMatch(/memory\.json holds no figures of a benchmark: .*Delete it/);
  expect(existsSync(page)).toBe(false);
});
