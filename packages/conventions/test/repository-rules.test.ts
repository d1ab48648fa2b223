import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { listFiles, listCommittedRoot, readDocuments, readFiles, readText, ROOT } from "./repository.ts";
import { checkLockedHosts, checkLockedPlatforms } from "./rules/lockfile-rules.ts";
import { checkName, checkTopLevel } from "./rules/name-rules.ts";
import { checkMachinePaths, checkRegistryHosts } from "./rules/text-rules.ts";

const paths = [".ci", "apps", "docs", "packages"].flatMap(listFiles);

const lockfile = { path: "package-lock.json", text: readText("package-lock.json") };

test("no file or folder has a name that says nothing", () => {
  expect(paths.flatMap(checkName)).toEqual([]);
});

test("the root folder holds nothing unexpected", () => {
  expect(checkTopLevel(listCommittedRoot())).toEqual([]);
});

test("the root folder is read wherever Git keeps one", () => {
  const hasGit = existsSync(resolve(ROOT, ".git"));
  expect(listCommittedRoot().includes("package.json")).toBe(hasGit);
});

test("no text tells where it was written", () => {
  const texts = paths.filter((path) => /\.(?:ts|md|json|ya?ml|txt)$|\/run$/.test(path) && path !== SAMPLES);
  expect(readFiles(texts).flatMap((file) => checkMachinePaths(file, ROOT))).toEqual([]);
});

/** This file, whose samples are such paths. */
const SAMPLES = "packages/conventions/test/repository-rules.test.ts";

test("no page and no lockfile names the host of a registry", () => {
  expect(readDocuments().flatMap(checkRegistryHosts)).toEqual([]);
  expect(checkLockedHosts(lockfile)).toEqual([]);
});

test("the lockfile has the packages of all platforms", () => {
  expect(checkLockedPlatforms(lockfile)).toEqual([]);
});

test.each([
  "a/utils/b.ts",
  "a/helpers.ts",
  "a/common/b.ts",
  "a/misc.test.ts",
  "a/url-utils.ts",
  "a/manager.ts",
])("finds the name %s", (path) => {
  expect(checkName(path)).toHaveLength(1);
});

test("lets words that only contain a banned one be", () => {
  expect(["a/commonmark.ts", "a/management.ts", "a/uncommon-words.ts"].flatMap(checkName)).toEqual([]);
});

test("finds an unexpected entry of the root folder", () => {
  expect(checkTopLevel(["docs", "notes.txt"])).toHaveLength(1);
});

test.each(["see /home/ada/list.txt", "C:\\Users\\ada", "file:///Users/ada/x", "at /srv/build/a.ts"])(
  "finds the machine's path in %s",
  (text) => {
    expect(checkMachinePaths({ path: "docs/a.md", text }, "/srv/build")).toHaveLength(1);
  },
);

test("lets paths of servers and of sites be", () => {
  const text = "in /var/lib/tidemark, below /root or at https://example.org/home/page";
  expect(checkMachinePaths({ path: "docs/a.md", text }, "/srv/build")).toEqual([]);
});

test("finds a registry in a page and in a lockfile", () => {
  expect(
    checkRegistryHosts({ path: "docs/a.md", text: "npm i --registry https://registry.example.org" }),
  ).toHaveLength(1);
  const packages = { a: { resolved: "https://somewhere.example/a.tgz" }, b: { resolved: "packages/b" } };
  expect(checkLockedHosts(locked(packages))).toHaveLength(1);
});

test("finds a platform's package that the lockfile lacks, and those that lie beside or further out", () => {
  const tool = { optionalDependencies: { "tool-linux": "1.0.0", "tool-mac": "1.0.0" } };
  const outer = { "node_modules/tool": tool, "node_modules/tool-linux": {} };
  expect(checkLockedPlatforms(locked(outer))).toHaveLength(1);
  const inner = { "node_modules/tool/node_modules/tool-mac": {} };
  expect(checkLockedPlatforms(locked({ ...outer, ...inner }))).toEqual([]);
});

function locked(packages: object) {
  return { path: "package-lock.json", text: JSON.stringify({ packages }) };
}
