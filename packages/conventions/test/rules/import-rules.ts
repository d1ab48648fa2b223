/** What a file may import: its own package's files, what its manifest names, and what its layer allows. */
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { type Found, readModule } from "../module-syntax.ts";
import { isShipped, type TextFile, violation } from "../repository.ts";
import type { Workspace } from "../workspaces.ts";
import { HANDED_TO_WORKER, mayImport, PURE } from "./layers.ts";

const SCOPE = "@tidemark/";
/** Run from a checkout only, where what development needs is there. */
const RUN_FROM_CHECKOUT = `${SCOPE}bench`;
const BUILTIN: ReadonlySet<string> = new Set(builtinModules);

/** `root` is the manifest whose tools every test may use. */
export function checkImports(file: TextFile, workspaces: readonly Workspace[], root: Workspace): string[] {
  const workspace = workspaces.find(({ folder }) => file.path.startsWith(`${folder}/`));
  if (!workspace) return [violation(file.path, 1, "belongs to no workspace; give its folder a package.json")];
  const place: Place = { file, workspace, workspaces, root };
  return readModule(file).imports.flatMap((found) => {
    const problem = judge(found, place);
    return problem === null ? [] : [violation(file.path, found.line, problem)];
  });
}

interface Place {
  readonly file: TextFile;
  readonly workspace: Workspace;
  readonly workspaces: readonly Workspace[];
  readonly root: Workspace;
}

function judge({ text: specifier }: Found, place: Place): string | null {
  if (specifier === "(computed)")
    return isShipped(place.file.path) ? "imports what only running tells" : null;
  if (specifier.startsWith(".")) return judgeFile(specifier, place);
  if (specifier.startsWith("node:")) return judgeBuiltin(specifier, place);
  if (BUILTIN.has(specifier)) return `imports ${specifier}; write node:${specifier}`;
  return judgeDependency(specifier, place);
}

function judgeFile(specifier: string, { file, workspace }: Place): string | null {
  const target = posix.join(posix.dirname(file.path), specifier);
  if (!target.startsWith(`${workspace.folder}/`))
    return `reaches into another workspace by ${specifier}; import the package by its name`;
  const isManifest = target === `${workspace.folder}/package.json`;
  if (isShipped(file.path) && !isShipped(target) && !isManifest)
    return `is shipped but imports ${specifier}, which is not`;
  return null;
}

function judgeBuiltin(specifier: string, { file }: Place): string | null {
  const isPure = isShipped(file.path) && PURE.some((folder) => file.path.startsWith(`${folder}/`));
  return isPure ? `imports ${specifier} where all is pure; take it as an argument` : null;
}

function judgeDependency(specifier: string, place: Place): string | null {
  const { file, workspace, root } = place;
  const name = packageOf(specifier);
  const isOwn = name === workspace.name;
  const isTest = !isShipped(file.path);
  const isDeclared =
    isOwn ||
    workspace.dependencies.has(name) ||
    ((isTest || workspace.name === RUN_FROM_CHECKOUT) && workspace.devDependencies.has(name)) ||
    (isTest && root.devDependencies.has(name));
  if (!isDeclared) return `imports ${name}, which its package.json does not name`;
  if (isShipped(file.path) && workspace.name === `${SCOPE}import-worker` && HANDED_TO_WORKER.has(name))
    return `imports ${name}; the worker is handed it by whoever composes it`;
  return name.startsWith(SCOPE) ? judgeWorkspace(specifier, name, place) : null;
}

function judgeWorkspace(
  specifier: string,
  name: string,
  { file, workspace, workspaces }: Place,
): string | null {
  const target = workspaces.find((one) => one.name === name);
  if (!target) return `imports ${name}, which is no workspace`;
  const subpath = `.${specifier.slice(name.length)}`;
  if (!target.exports.has(subpath)) return `imports ${specifier}, which ${name} does not export`;
  const isArrow = !isShipped(file.path) || target === workspace;
  if (isArrow || mayImport(bareName(workspace), bareName(target))) return null;
  return `imports ${name}, against the layers`;
}

function bareName({ name }: Workspace): string {
  return name.slice(SCOPE.length);
}

function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
