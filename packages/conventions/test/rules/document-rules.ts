/** What pages promise must be there: linked pages, named files, listed decisions. */
import { matchesGlob, posix } from "node:path";
import type { Document } from "../documents.ts";

/** What can be linked to. */
export interface Tree {
  /** All files, from the root. */
  readonly files: ReadonlySet<string>;
  /** Anchors of a page; null for what is no page. */
  readonly anchorsOf: (path: string) => ReadonlySet<string> | null;
}

const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

/** Links within the repository lead somewhere, to the heading that they name. */
export function checkLinks(document: Document, tree: Tree): string[] {
  return document.links
    .filter((link) => !ELSEWHERE.test(link) && !leadsSomewhere(document, link, tree))
    .map((link) => `${document.path}: the link to ${link} leads nowhere`);
}

function leadsSomewhere({ path, anchors }: Document, link: string, tree: Tree): boolean {
  const [file = "", anchor] = link.split("#");
  if (file === "") return anchor !== undefined && anchors.has(anchor);
  const target = posix.join(posix.dirname(path), decodeURIComponent(file)).replace(/\/$/, "");
  if (!isThere(target, tree)) return false;
  return anchor === undefined || (tree.anchorsOf(target)?.has(anchor) ?? false);
}

const PATH_IN_CODE = /^(?:packages|apps|docs|\.ci)\/[\w.*/-]+$/;

/** Files and folders that a page names are there. */
export function checkNamedFiles(document: Document, tree: Tree): string[] {
  const named = document.code.filter((code) => PATH_IN_CODE.test(code));
  return named
    .filter((path) => !isThere(path.replace(/\/$/, ""), tree))
    .map((path) => `${document.path}: there is no ${path}`);
}

function isThere(path: string, { files }: Tree): boolean {
  if (files.has(path)) return true;
  return [...files].some(
    (file) => file.startsWith(`${path}/`) || (path.includes("*") && matchesGlob(file, path)),
  );
}

/** Every page is linked from another one, so that a reader finds it. */
export function checkReachable(documents: readonly Document[]): string[] {
  const linked = new Set(
    documents.flatMap(({ path, links }) =>
      links.map((link) => posix.join(posix.dirname(path), link.split("#")[0] ?? "")),
    ),
  );
  return documents
    .filter(({ path }) => path.startsWith("docs/") && !linked.has(path))
    .map(({ path }) => `${path}: no page links to it`);
}

const DECISION = /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/;
const SECTIONS = ["Context", "Choice", "Price"];

/** Decisions are numbered without gaps, have the three sections, and stand in the list. */
export function checkDecisions(documents: readonly Document[]): string[] {
  const index = documents.find(({ path }) => path === "docs/decisions/README.md");
  const pages = documents
    .filter(({ path }) => path.startsWith("docs/decisions/") && path !== index?.path)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return pages.flatMap(({ path, headings }, place) => {
    const problems: string[] = [];
    if (!index?.links.includes(posix.basename(path)))
      problems.push("docs/decisions/README.md does not list it");
    if (Number(DECISION.exec(path)?.[1]) !== place + 1) problems.push(`its number should be ${place + 1}`);
    const missing = SECTIONS.filter((section) => !headings.includes(section));
    if (missing.length > 0) problems.push(`it lacks ${missing.join(", ")}`);
    return problems.map((problem) => `${path}: ${problem}`);
  });
}
