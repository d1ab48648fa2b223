/** Writes subscriptions as a list of feeds (OPML) that every reader takes. */
import { oneLine } from "../document/plain-line.ts";
import type { ListedFeed } from "./parse-opml.ts";

const LIST_TITLE = "Feeds of Tidemark";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly feeds: ListedFeed[];
}

/** Text for UTF-8, with folders as they are. */
export function writeOpml(feeds: readonly ListedFeed[]): string {
  const root: Folder = { folders: new Map(), feeds: [] };
  for (const feed of feeds) folderOf(root, feed.folder).feeds.push(feed);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<opml version="2.0">',
    `<head><title>${LIST_TITLE}</title></head>`,
    "<body>",
    ...outlinesOf(root, "  "),
    "</body>",
    "</opml>",
    "",
  ].join("\n");
}

function folderOf(root: Folder, names: readonly string[]): Folder {
  let folder = root;
  for (const name of names) {
    const known = folder.folders.get(name) ?? { folders: new Map(), feeds: [] };
    folder.folders.set(name, known);
    folder = known;
  }
  return folder;
}

function outlinesOf({ folders, feeds }: Folder, indent: string): string[] {
  return [
    ...[...folders].flatMap(([name, folder]) => [
      `${indent}<outline${attribute("text", name)}>`,
      ...outlinesOf(folder, `${indent}  `),
      `${indent}</outline>`,
    ]),
    ...feeds.map(({ url, title, siteUrl }) => {
      const name = attribute("text", title ?? url) + attribute("title", title ?? url);
      const site = siteUrl === null ? "" : attribute("htmlUrl", siteUrl);
      return `${indent}<outline type="rss"${name}${attribute("xmlUrl", url)}${site}/>`;
    }),
  ];
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Without characters that no document may hold. */
function attribute(name: string, value: string): string {
  const line = (oneLine(value) ?? "").replace(/[&<>"]/g, (character) => ESCAPES[character]!);
  return ` ${name}="${line}"`;
}
