/** The workspaces of the repository, as their manifests describe them. */
import { listFiles, readText } from "./repository.ts";

export interface Workspace {
  /** Such as `@tidemark/sync-log`. */
  readonly name: string;
  /** Such as `packages/sync-log`. */
  readonly folder: string;
  /** Names that shipped code may import. */
  readonly dependencies: ReadonlySet<string>;
  /** Names that tests may import beside those. */
  readonly devDependencies: ReadonlySet<string>;
  /** What others may import of it: `.` for the package itself, `./sub` for a part. */
  readonly exports: ReadonlySet<string>;
  /** Its npm scripts. */
  readonly scripts: ReadonlySet<string>;
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export function readWorkspaces(): readonly Workspace[] {
  const manifests = ["packages", "apps"]
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /^[^/]+\/[^/]+\/package\.json$/.test(path));
  return manifests.map((path) => toWorkspace(path.slice(0, -"/package.json".length), readText(path)));
}

/** The manifest in the root folder. */
export function readRoot(): Workspace {
  return toWorkspace("", readText("package.json"));
}

function toWorkspace(folder: string, text: string): Workspace {
  const manifest = JSON.parse(text) as Manifest;
  return {
    name: manifest.name ?? folder,
    folder,
    dependencies: keysOf(manifest.dependencies),
    devDependencies: keysOf(manifest.devDependencies),
    exports: keysOf(manifest.exports),
    scripts: keysOf(manifest.scripts),
  };
}

function keysOf(map: Readonly<Record<string, string>> = {}): Set<string> {
  return new Set(Object.keys(map));
}
