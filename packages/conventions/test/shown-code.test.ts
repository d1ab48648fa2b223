import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readDocument } from "./documents.ts";
import { readModule } from "./module-syntax.ts";
import { readDocuments, readText, ROOT } from "./repository.ts";
import { checkNamedFunctions, checkShownImports } from "./rules/shown-code-rules.ts";
import { readWorkspaces } from "./workspaces.ts";

const documents = readDocuments().map(readDocument);
const given = new Map(
  readWorkspaces().flatMap(({ name, folder, exports }) => {
    const path = `${folder}/src/index.ts`;
    if (!exports.has(".") || !existsSync(resolve(ROOT, path))) return [];
    return [[name, new Set(readModule({ path, text: readText(path) }).exportedNames)] as const];
  }),
);

test("code on a page imports what the packages give", () => {
  const found = documents.flatMap((document) =>
    checkShownImports(document, (name) => given.get(name) ?? null),
  );
  expect(found).toEqual([]);
});

test("functions that a page names are given by some package", () => {
  const exported = new Set([...given.values()].flatMap((names) => [...names]));
  expect(documents.flatMap((document) => checkNamedFunctions(document, exported))).toEqual([]);
});

const page = (text: string) => readDocument({ path: "docs/a.md", text });
const exportsOf = (name: string) => (name === "@tidemark/a" ? new Set(["start"]) : null);

test.each([`import { gone } from "@tidemark/a";`, `import { start } from "@tidemark/gone";`])(
  "finds %s",
  (line) => {
    expect(checkShownImports(page(`\`\`\`ts\n${line}\n\`\`\``), exportsOf)).toHaveLength(1);
  },
);

test("accepts what is there", () => {
  const text = `import { start } from "@tidemark/a";\nimport { join } from "node:path";`;
  expect(checkShownImports(page(`\`\`\`ts\n${text}\n\`\`\``), exportsOf)).toEqual([]);
});

test("finds a named function that no package gives", () => {
  expect(checkNamedFunctions(page("`start(x)`, `gone()`, `(a, b)`"), new Set(["start"]))).toHaveLength(1);
});
