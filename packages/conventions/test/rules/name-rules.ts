/** Names that say nothing, and entries that nobody expects. */

const BANNED = /^(?:(?:.*-)?(?:utils?|helpers?|manager|managers)|common|misc)$/;

/** A name says what a thing is for; these only say that there are things. */
export function checkName(path: string): string[] {
  const parts = path.split("/").map((part) => part.replace(/\..*$/, ""));
  const banned = parts.filter((part) => BANNED.test(part));
  return banned.map((part) => `${path}: "${part}" says nothing; name what it is for`);
}

const TOP_LEVEL: ReadonlySet<string> = new Set([
  ".ci",
  ".gitignore",
  ".oxfmtrc.json",
  ".oxlintrc.json",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "apps",
  "docs",
  "package-lock.json",
  "package.json",
  "packages",
  "tsconfig.json",
  "vitest.workspace.ts",
]);

/** The root folder is the first thing that a newcomer sees. */
export function checkTopLevel(names: readonly string[]): string[] {
  const unknown = names.filter((name) => !TOP_LEVEL.has(name));
  return unknown.map(
    (name) => `${name}: nobody expects it in the root folder; move it or add it to the list`,
  );
}
