/** What a page's meta and link elements claim, each vocabulary for itself. */

import type { PageEvidence } from "./page-evidence.ts";
import type { Claim, Claims } from "./page-metadata.ts";

type Names = Readonly<Partial<Record<Claim, readonly string[]>>>;

/** Dublin Core and the tags of scholarly publishers: whoever writes them fills them in with care. */
const LIBRARY: Names = {
  title: ["citation_title", ...dublinCore("title")],
  author: ["citation_author", "citation_authors", ...dublinCore("creator")],
  site: ["citation_journal_title"],
  published: [
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    ...dublinCore("date.issued"),
    ...dublinCore("issued"),
    ...dublinCore("date.created"),
    ...dublinCore("date"),
  ],
  modified: [...dublinCore("modified"), ...dublinCore("date.modified")],
  language: ["citation_language", ...dublinCore("language")],
  excerpt: ["citation_abstract", ...dublinCore("description"), ...dublinCore("abstract")],
};

const OPEN_GRAPH: Names = {
  title: ["og:title"],
  author: ["article:author", "og:article:author", "article:author_name", "book:author"],
  site: ["og:site_name", "al:ios:app_name", "al:android:app_name"],
  published: ["article:published_time", "og:article:published_time", "og:published_time", "og:pubdate"],
  modified: ["article:modified_time", "og:article:modified_time", "og:updated_time"],
  language: ["og:locale"],
  image: ["og:image", "og:image:secure_url", "og:image:url"],
  excerpt: ["og:description"],
  canonical: ["og:url"],
};

const NAMED: Names = {
  title: [
    "weibo:article:title",
    "weibo:webpage:title",
    "title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
  ],
  author: ["author", "parsely-author", "sailthru.author", "byl", "twitter:creator:name"],
  site: ["application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"],
  published: [
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "published_time",
    "publication_date",
    "date_published",
    "datepublished",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "ptime",
  ],
  modified: ["last-modified", "lastmod", "lastmodified", "date_modified", "datemodified", "revised"],
  language: ["content-language", "language", "locale"],
  image: ["twitter:image", "twitter:image:src", "thumbnail", "parsely-image-url", "sailthru.image.full"],
  excerpt: ["weibo:article:description", "weibo:webpage:description", "description", "twitter:description"],
  canonical: ["twitter:url"],
};

function dublinCore(term: string): readonly string[] {
  return [":", "."].flatMap((joint) => ["dc", "dcterm", "dcterms"].map((prefix) => prefix + joint + term));
}

export function libraryClaims({ metas }: PageEvidence): Claims {
  return claimsOf(metas, LIBRARY);
}

export function openGraphClaims({ metas }: PageEvidence): Claims {
  const claims = claimsOf(metas, OPEN_GRAPH);
  return isTooSmall(metas) ? { ...claims, image: [] } : claims;
}

export function namedMetaClaims({ metas, links }: PageEvidence): Claims {
  const hrefs = (rel: string) => (links.get(rel) ?? []).flatMap((link) => link.getAttribute("href") ?? []);
  const claims = claimsOf(metas, NAMED);
  return {
    ...claims,
    image: [...(claims.image ?? []), ...hrefs("image_src")],
    canonical: [...hrefs("canonical"), ...(claims.canonical ?? [])],
  };
}

function claimsOf(metas: PageEvidence["metas"], names: Names): Claims {
  const values = (keys: readonly string[]) => keys.map((key) => metas.get(key) ?? []);
  return Object.fromEntries(
    Object.entries(names).map(([claim, keys]) => [
      claim,
      // Several names under one key are several people; the next key names the same people again.
      claim === "author" ? (values(keys).find((list) => list.some(isName)) ?? []) : values(keys).flat(),
    ]),
  ) as Claims;
}

function isName(author: string): boolean {
  return author.trim() !== "" && !/^https?:/i.test(author);
}

/** No picture that leads an article is this small, in pixels. */
const LEAST_SIDE_PX = 50;

function isTooSmall(metas: PageEvidence["metas"]): boolean {
  return ["og:image:width", "og:image:height"].some((key) => {
    const [side] = metas.get(key) ?? [];
    return side !== undefined && Number.parseInt(side, 10) < LEAST_SIDE_PX;
  });
}
