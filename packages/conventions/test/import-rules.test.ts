import { expect, test } from "vitest";
import { isShipped, readModules, readText } from "./repository.ts";
import { checkImports } from "./rules/import-rules.ts";
import { isPlaced, PURE } from "./rules/layers.ts";
import { readRoot, readWorkspaces, type Workspace } from "./workspaces.ts";

const workspaces = readWorkspaces();
const root = readRoot();

test("every file imports only what its package names and its layer allows", () => {
  expect(readModules().flatMap((file) => checkImports(file, workspaces, root))).toEqual([]);
});

test("every workspace has its place in the layers", () => {
  expect(
    workspaces.map(({ name }) => name.replace("@tidemark/", "")).filter((name) => !isPlaced(name)),
  ).toEqual([]);
});

test.each(PURE)("%s compiles without Node and DOM types", (folder) => {
  const { compilerOptions } = JSON.parse(readText(`${folder}/tsconfig.json`)) as {
    compilerOptions: { types: string[]; lib: string[] };
  };
  expect(compilerOptions.types).toEqual([]);
  expect(compilerOptions.lib).toEqual(["ES2024"]);
});

const made = (bare: string, dependencies: string[] = [], exports = ["."]): Workspace => ({
  name: `@tidemark/${bare}`,
  folder: `${["api", "cli", "bench"].includes(bare) ? "apps" : "packages"}/${bare}`,
  dependencies: new Set(dependencies),
  devDependencies: new Set(["a-test-tool"]),
  exports: new Set(exports),
  scripts: new Set(),
});

/** A small repository whose manifests allow too much, so that only the rule in question speaks. */
const sample = [
  made("sync-log", ["@tidemark/import-job", "tinyqueue"], [".", "./contract"]),
  made("import-job", ["@tidemark/sync-log", "@tidemark/import-worker", "tinyqueue"]),
  made("job-queue", ["@tidemark/sync-log"]),
  made("import-worker", ["@tidemark/import-job", "@tidemark/sync-log-postgres", "prom-client"]),
  made("sync-log-postgres", ["@tidemark/sync-log", "@tidemark/import-job", "postgres"]),
  made("metrics", ["@tidemark/sync-log"]),
  made("api", ["@tidemark/import-worker", "@tidemark/cli", "hono"]),
  made("cli", ["@tidemark/api", "@tidemark/metrics"]),
  made("bench"),
];

function problemsOf(path: string, text: string): string[] {
  return checkImports({ path, text }, sample, { ...made("root"), devDependencies: new Set(["vitest"]) });
}

test.each([
  ["a lower layer importing a higher one", "packages/sync-log/src/a.ts", `import "@tidemark/import-job";`],
  [
    "a type import against the layers",
    "packages/import-job/src/a.ts",
    `import type { X } from "@tidemark/import-worker";`,
  ],
  [
    "a re-export against the layers",
    "packages/import-job/src/a.ts",
    `export * from "@tidemark/import-worker";`,
  ],
  [
    "an import type against the layers",
    "packages/import-job/src/a.ts",
    `type X = import("@tidemark/import-worker").X;`,
  ],
  [
    "a dynamic import against the layers",
    "packages/import-job/src/a.ts",
    `await import("@tidemark/import-worker");`,
  ],
  ["a package beside the layers that uses them", "packages/metrics/src/a.ts", `import "@tidemark/sync-log";`],
  ["Postgres knowing of jobs", "packages/sync-log-postgres/src/a.ts", `import "@tidemark/import-job";`],
  ["the worker knowing Postgres", "packages/import-worker/src/a.ts", `import "@tidemark/sync-log-postgres";`],
  ["the worker knowing a metrics library", "packages/import-worker/src/a.ts", `import "prom-client";`],
  ["the API importing the command line", "apps/api/src/a.ts", `import "@tidemark/cli";`],
  [
    "a built-in in a pure package",
    "packages/import-job/src/a.ts",
    `import { randomUUID } from "node:crypto";`,
  ],
  ["a built-in in a pure folder", "packages/job-queue/src/core/a.ts", `import "node:crypto";`],
  ["a built-in without its prefix", "apps/api/src/a.ts", `import { join } from "path";`],
  ["a package that the manifest does not name", "apps/api/src/a.ts", `import "left-pad";`],
  ["a test tool in shipped code", "apps/api/src/a.ts", `import "vitest";`],
  ["a development dependency in shipped code", "apps/api/src/a.ts", `import "a-test-tool";`],
  ["a deep import", "apps/cli/src/a.ts", `import "@tidemark/api/src/config.ts";`],
  ["a path into another workspace", "packages/import-job/test/a.ts", `import "../../sync-log/src/log.ts";`],
  ["shipped code that uses a test's file", "packages/import-job/src/a.ts", `import "../test/made.ts";`],
  ["an import that only running tells", "apps/api/src/a.ts", `await import(name);`],
  ["a file outside any workspace", "packages/stray/src/a.ts", ``],
])("finds %s", (_, path, text) => {
  expect(problemsOf(path, text)).toHaveLength(1);
});

test.each([
  ["an arrow upwards", "packages/import-worker/src/a.ts", `import "@tidemark/import-job";`],
  [
    "the package's own manifest",
    "apps/api/src/a.ts",
    `import m from "../package.json" with { type: "json" };`,
  ],
  ["a built-in beside a pure folder", "packages/job-queue/src/a.ts", `import "node:crypto";`],
  ["an exported part", "packages/import-job/test/a.ts", `import "@tidemark/sync-log/contract";`],
  ["an app using a package", "apps/api/src/a.ts", `import "@tidemark/import-worker"; import "hono";`],
  ["a built-in in a test of a pure package", "packages/import-job/test/a.ts", `import "node:crypto";`],
  [
    "the project's test tools in a test",
    "packages/metrics/test/a.ts",
    `import "vitest"; import "a-test-tool";`,
  ],
  [
    "a development dependency in the benchmarks, which are run from a checkout",
    "apps/bench/src/a.ts",
    `import "a-test-tool";`,
  ],
  [
    "a module's name in a comment or a string",
    "packages/sync-log/src/a.ts",
    `// import "postgres"\nexport const a = 'import "postgres"';`,
  ],
])("allows %s", (_, path, text) => {
  expect(problemsOf(path, text)).toEqual([]);
});

test("tells shipped code from tests", () => {
  expect(isShipped("packages/a/src/b.ts")).toBe(true);
  expect(isShipped("packages/a/test/src/b.ts")).toBe(false);
});
