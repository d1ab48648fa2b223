import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";
import { type Document, readDocument } from "./documents.ts";
import { listFiles, listRoot, readDocuments, readFiles, readText } from "./repository.ts";
import { checkCommands, type Runnable } from "./rules/command-rules.ts";
import {
  checkDecisions,
  checkLinks,
  checkNamedFiles,
  checkReachable,
  type Tree,
} from "./rules/document-rules.ts";
import { readWorkspaces } from "./workspaces.ts";

const documents = readDocuments().map(readDocument);
const tree: Tree = {
  files: new Set([...listRoot(), ...[".ci", "apps", "docs", "packages"].flatMap(listFiles)]),
  anchorsOf: (path) => documents.find((document) => document.path === path)?.anchors ?? null,
};
const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
const runnable: Runnable = {
  scripts,
  workspaceScripts: new Map(readWorkspaces().map((workspace) => [workspace.folder, workspace.scripts])),
  commandLine: readCommandLine(readFiles(listFiles("apps/cli/src/commands"))),
};

test("every link within the repository leads somewhere", () => {
  expect(documents.flatMap((document) => checkLinks(document, tree))).toEqual([]);
});

test("every file that a page names is there", () => {
  expect(documents.flatMap((document) => checkNamedFiles(document, tree))).toEqual([]);
});

test("every page is linked from another one", () => {
  expect(checkReachable(documents)).toEqual([]);
});

test("every decision is numbered, complete and listed", () => {
  expect(checkDecisions(documents)).toEqual([]);
});

test("every command that a page shows exists", () => {
  expect(documents.flatMap((document) => checkCommands(document, runnable))).toEqual([]);
});

test("the command line's own commands are seen", () => {
  expect([...runnable.commandLine.keys()]).toEqual(
    expect.arrayContaining(["serve", "import", "log", "verify"]),
  );
  expect(runnable.commandLine.get("import")).toContain("--out");
});

const page = (text: string, path = "docs/a.md"): Document => readDocument({ path, text });
const small: Tree = {
  files: new Set(["README.md", "docs/b.md", "packages/log/src/index.ts"]),
  anchorsOf: (path) => (path === "docs/b.md" ? new Set(["the-head"]) : null),
};

test.each(["[x](c.md)", "[x](b.md#nothing)", "[x](#nothing)", "![x](../picture.png)", "[x][1]\n\n[1]: c.md"])(
  "finds the dead link %s",
  (text) => {
    expect(checkLinks(page(text), small)).toHaveLength(1);
  },
);

test("follows links to pages, folders, headings and other sites", () => {
  const text =
    "# Here\n[a](b.md) [b](b.md#the-head) [c](../packages/log) [d](#here) [e](https://example.org/x)";
  expect(checkLinks(page(text), small)).toEqual([]);
});

test("takes no link from a code block", () => {
  expect(checkLinks(page("```md\n[x](c.md)\n```"), small)).toEqual([]);
});

test("finds a named file that is not there", () => {
  expect(checkNamedFiles(page("`packages/log/src/gone.ts`"), small)).toHaveLength(1);
  expect(
    checkNamedFiles(page("`packages/log/src/index.ts`, `packages/*/src/index.ts`, `a/b`"), small),
  ).toEqual([]);
});

test("finds a page that nobody links to", () => {
  const front = page("[b](docs/b.md)", "README.md");
  expect(checkReachable([front, page("", "docs/b.md"), page("", "docs/c.md")])).toEqual([
    "docs/c.md: no page links to it",
  ]);
});

test("finds decisions that are not listed, misnumbered or incomplete", () => {
  const index = page("[1](0001-a.md)", "docs/decisions/README.md");
  const whole = "# A\n## Context\n## Choice\n## Price";
  const first = page(whole, "docs/decisions/0001-a.md");
  expect(checkDecisions([index, first])).toEqual([]);
  expect(checkDecisions([index, first, page("# B\n## Context", "docs/decisions/0003-b.md")])).toHaveLength(3);
});

const sample: Runnable = {
  scripts: {
    import: "MALLOC_ARENA_MAX=2 node --heap-growing-percent=15 apps/cli/src/main.ts import",
    tidemark: "node apps/cli/src/main.ts",
    test: "vitest",
  },
  workspaceScripts: new Map([["packages/a", new Set(["write"])]]),
  commandLine: readCommandLine([
    { path: "import.ts", text: `program.command("import <file>").addOption(new Option("-o, --out <dir>"));` },
    { path: "shared.ts", text: `command.addOption(new Option("--data-dir <dir>"));` },
  ]),
};
const shown = (line: string) => checkCommands(page(`\`\`\`sh\n${line}\n\`\`\``), sample);

test.each([
  "npm run gone",
  "npm ci && npm start",
  "npm run tidemark -- gone",
  "npm run import -- list.txt --gone",
  "npm run gone -w packages/a",
  "tidemark gone # a comment",
  "PORT=1 tidemark import list.txt --gone=1",
])("finds what cannot be run in %s", (line) => {
  expect(shown(line)).toHaveLength(1);
});

test("finds what cannot be run in the middle of a sentence", () => {
  expect(checkCommands(page("Then `tidemark gone` it."), sample)).toHaveLength(1);
});

test.each([
  "npm ci && npm test",
  "npm run import -- list.txt -o x --data-dir y --help",
  "npm run write -w packages/a",
  "$ tidemark import - --out=x",
  "git clone somewhere",
])("accepts %s", (line) => {
  expect(shown(line)).toEqual([]);
});
