/**
 * Reads an article's source file: front matter of `key: value` lines between two `---`
 * lines, then the article's HTML, one paragraph to a line. Refuses unknown and missing
 * keys, so that a slip in a page is found when the server starts and not in an import.
 */
import { readFileSync } from "node:fs";
import type { Site } from "./site.ts";

export interface Article {
  /** `<site>/<slug>`, the file's place under `pages/`. */
  readonly id: string;
  readonly site: Site;
  readonly title: string;
  readonly author: string;
  /** ISO date. */
  readonly published: string;
  readonly summary: string;
  readonly path: string;
  readonly body: string;
}

const REQUIRED_KEYS = ["title", "author", "published", "summary"] as const;

const OPTIONAL_KEYS = ["path"] as const;

export function readArticle(pagesFolder: URL, id: string, site: Site): Article {
  const source = readFileSync(new URL(`${id}.html`, pagesFolder), "utf8");
  const parts = /^---\n(?<front>.*?)\n---\n(?<body>.*)$/s.exec(source)?.groups;
  if (parts === undefined) throw new Error(`pages/${id}.html: no front matter`);
  const front = readFrontMatter(id, parts["front"]!);
  return {
    id,
    site,
    title: front.get("title")!,
    author: front.get("author")!,
    published: front.get("published")!,
    summary: front.get("summary")!,
    path: front.get("path") ?? id.slice(id.indexOf("/")),
    body: parts["body"]!.trim(),
  };
}

function readFrontMatter(id: string, text: string): ReadonlyMap<string, string> {
  const known: readonly string[] = [...REQUIRED_KEYS, ...OPTIONAL_KEYS];
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(": ");
    const key = line.slice(0, colon);
    if (!known.includes(key)) throw new Error(`pages/${id}.html: unknown front matter: ${line}`);
    values.set(key, line.slice(colon + 2).trim());
  }
  for (const key of REQUIRED_KEYS) {
    if (!values.has(key)) throw new Error(`pages/${id}.html: front matter lacks ${key}`);
  }
  return values;
}
