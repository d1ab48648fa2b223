/**
 * Finds what answers a request: a page of the catalogue by host and path, a feed, a generated
 * article, a picture, or the index and reading list on the bare address. On an address
 * without a virtual host, a page is also found by its path alone, so that a person can
 * open it in a browser whose resolver does not know the names.
 */
import { isIP } from "node:net";
import type { Entry } from "./catalogue/entry.ts";
import { htmlDocument } from "./catalogue/entry.ts";
import type { Delivery } from "./delivery.ts";
import { renderGeneratedArticle } from "./generated-article.ts";
import { GENERATED_PATH } from "./generated-urls.ts";
import { indexHtml } from "./listing.ts";
import type { SmallWebPage } from "./page.ts";
import { pngPicture } from "./files.ts";
import { HOST_SUFFIX } from "./site.ts";

export interface Target {
  /** Absent where no page of the catalogue answers. */
  readonly page?: SmallWebPage;
  readonly delivery: Delivery;
}

export interface Contents {
  readonly pages: readonly SmallWebPage[];
  readonly urlOf: (page: SmallWebPage) => string;
  readonly listText: () => string;
  /** What answers at an address of the feeds. */
  readonly feedAt: (host: string, path: string) => Delivery | undefined;
}

const NOT_FOUND: Delivery = {
  kind: "status",
  status: 404,
  html: "<!DOCTYPE html><title>Not found</title><h1>Not found</h1><p>There is no such page on this site.</p>",
};

export function createRouter(
  entries: readonly Entry[],
  contents: Contents,
): (authority: string, path: string) => Target {
  const byAddress = new Map(entries.map((entry) => [entry.page.host + entry.page.path, entry]));
  const byPath = new Map(entries.map((entry) => [entry.page.path, entry]));

  return (authority, path) => {
    const host = authority.replace(/:\d+$/, "").toLowerCase();
    const bare = host === HOST_SUFFIX || host === "localhost" || isIP(host.replace(/^\[|\]$/g, "")) > 0;
    const entry = byAddress.get(host + path) ?? (bare ? byPath.get(path) : undefined);
    if (entry !== undefined) return entry;
    const feed = contents.feedAt(host, path);
    if (feed !== undefined) return { delivery: feed };
    if (bare && path === "/") return { delivery: htmlDocument(() => indexHtml(contents)) };
    if (bare && path === "/reading-list.txt") return { delivery: plainText(contents.listText()) };
    if (path.startsWith("/pictures/")) return { delivery: picture(path) };
    const generated = GENERATED_PATH.exec(path)?.groups?.["number"];
    if (generated === undefined) return { delivery: NOT_FOUND };
    return { delivery: htmlDocument(() => renderGeneratedArticle(Number(generated))) };
  };
}

function plainText(text: string): Delivery {
  return { kind: "document", contentType: "text/plain; charset=utf-8", bytes: () => Buffer.from(text) };
}

function picture(path: string): Delivery {
  return { kind: "document", contentType: "image/png", bytes: () => pngPicture(path) };
}
