/** Holds what is under `pages/`, each file read once. Says nothing about how it is served. */
import { readFileSync } from "node:fs";
import { readArticle, type Article } from "./article.ts";
import { readSite, type Site } from "./site.ts";

export interface Library {
  /** `id` is `<site>/<slug>`. Throws where there is no such file. */
  article(id: string): Article;
  /** The text of a page under `pages/whole/` that is kept as it is, furniture and faults included. */
  whole(name: string): string;
}

export function openLibrary(pagesFolder = new URL("../pages/", import.meta.url)): Library {
  const sites = new Map<string, Site>();
  const articles = new Map<string, Article>();
  return {
    article(id) {
      const label = id.slice(0, id.indexOf("/"));
      const site = sites.get(label) ?? readSite(pagesFolder, label);
      sites.set(label, site);
      const article = articles.get(id) ?? readArticle(pagesFolder, id, site);
      articles.set(id, article);
      return article;
    },
    whole: (name) => readFileSync(new URL(`whole/${name}.html`, pagesFolder), "utf8"),
  };
}
