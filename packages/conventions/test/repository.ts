/**
 * The files of the checkout, as the rules see them. Leaves out what `.gitignore` leaves out, so that
 * builds, data folders and dependencies are nobody's violation. Judges nothing.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { matchesGlob, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../../..");

export interface TextFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a rule found, as a line for people: where, and what to do about it. */
export function violation(path: string, line: number, what: string): string {
  return `${path}:${line}: ${what}`;
}

const ignored = [".git", ...readIgnorePatterns()];

/** Names in the root folder, whatever they are. */
export function listRoot(): readonly string[] {
  return readdirSync(ROOT);
}

/** What Git keeps in the root folder. Empty in a copy without Git, where nothing can be committed. */
export function listCommittedRoot(): readonly string[] {
  const asked = ["-c", `safe.directory=${ROOT}`, "ls-files", "-z"];
  const { stdout } = spawnSync("git", asked, { cwd: ROOT, encoding: "utf8" });
  const paths = (stdout ?? "").split("\0").filter((path) => path !== "");
  return [...new Set(paths.map((path) => path.split("/")[0] ?? ""))];
}

/** Paths of all files below a folder of the checkout, from the root. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(resolve(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (isIgnored(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

export function readText(path: string): string {
  return readFileSync(resolve(ROOT, path), "utf8");
}

export function readFiles(paths: readonly string[]): readonly TextFile[] {
  return paths.map((path) => ({ path, text: readText(path) }));
}

/** All TypeScript of the workspaces. */
export function readModules(): readonly TextFile[] {
  const paths = ["packages", "apps"].flatMap((folder) => listFiles(folder));
  return readFiles(paths.filter((path) => path.endsWith(".ts")));
}

/** The page in front, the contributor's page, everything in `docs`, and pages that lie beside code. */
export function readDocuments(): readonly TextFile[] {
  const pages = ["docs", "packages", "apps"].flatMap(listFiles).filter((path) => path.endsWith(".md"));
  return readFiles(["README.md", "CONTRIBUTING.md", ...pages]);
}

/** True for what is shipped, false for tests and their tools. */
export function isShipped(path: string): boolean {
  return /^(?:packages|apps)\/[^/]+\/src\//.test(path);
}

function isIgnored(name: string): boolean {
  return ignored.some((pattern) => matchesGlob(name, pattern));
}

/** Plain names and endings are all that this repository's ignore file may hold. */
function readIgnorePatterns(): string[] {
  const lines = readText(".gitignore").split("\n");
  return lines.map((line) => line.trim().replace(/\/$/, "")).filter((line) => line !== "");
}
