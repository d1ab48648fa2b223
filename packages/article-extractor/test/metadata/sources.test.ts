/** Every source of metadata by itself, and which is believed when two disagree. */

import { describe, expect, test } from "vitest";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import type { PageMetadata } from "../../src/metadata/page-metadata.ts";
import { jsonLd, metadataOf, PAGE_URL } from "./read-page-metadata.ts";

const ARTICLE = { "@context": "https://schema.org", "@type": "NewsArticle" };

type Row = readonly [source: string, head: string, body: string, expected: Partial<PageMetadata>];

const ROWS: readonly Row[] = [
  [
    "JSON-LD",
    jsonLd({
      ...ARTICLE,
      headline: "Tides",
      author: { "@type": "Person", name: "Ada Quill" },
      publisher: { name: "Tide Table", logo: { url: "/logo-of-the-house.png" } },
      datePublished: "2023-05-06T07:08:09Z",
      dateModified: "2023-05-07",
      inLanguage: "en-gb",
      image: { "@type": "ImageObject", url: "/a.jpg", width: 1200 },
      description: "About tides.",
    }),
    "",
    {
      title: "Tides",
      authors: ["Ada Quill"],
      siteName: "Tide Table",
      publishedAt: "2023-05-06T07:08:09Z",
      modifiedAt: "2023-05-07",
      language: "en-GB",
      leadImageUrl: "https://news.example/a.jpg",
      excerpt: "About tides.",
    },
  ],
  [
    "JSON-LD in a graph",
    jsonLd({
      "@graph": [
        { "@type": "WebSite", name: "TT" },
        { ...ARTICLE, name: "Tides" },
      ],
    }),
    "",
    { title: "Tides", siteName: "TT" },
  ],
  [
    "JSON-LD in a list",
    jsonLd([{ "@type": "BreadcrumbList" }, { ...ARTICLE, headline: "Tides" }]),
    "",
    { title: "Tides" },
  ],
  [
    "JSON-LD under mainEntity",
    jsonLd({ "@type": "WebPage", mainEntity: { ...ARTICLE, headline: "Tides" } }),
    "",
    { title: "Tides" },
  ],
  [
    "JSON-LD with a list of types",
    jsonLd({ "@type": ["Thing", "http://schema.org/BlogPosting"], headline: "Tides" }),
    "",
    { title: "Tides" },
  ],
  [
    "authors as strings",
    jsonLd({ ...ARTICLE, author: ["Ada Quill", "Bo Reed"] }),
    "",
    { authors: ["Ada Quill", "Bo Reed"] },
  ],
  [
    "authors as objects and lists",
    jsonLd({
      ...ARTICLE,
      author: [[{ name: "Ada Quill" }], { givenName: "Bo", familyName: "Reed" }, { name: ["Cy Dune"] }],
    }),
    "",
    { authors: ["Ada Quill", "Bo Reed", "Cy Dune"] },
  ],
  [
    "an author by reference",
    jsonLd({
      "@graph": [
        { ...ARTICLE, author: { "@id": "#a" } },
        { "@id": "#a", "@type": "Person", name: "Ada Quill" },
      ],
    }),
    "",
    { authors: ["Ada Quill"] },
  ],
  [
    "images in a list",
    jsonLd({ ...ARTICLE, image: ["/b.jpg", "/c.jpg"] }),
    "",
    { leadImageUrl: "https://news.example/b.jpg" },
  ],
  [
    "Dublin Core",
    '<meta name="DC.title" content="Tides"><meta name="dcterms.creator" content="Ada Quill"><meta name="DC.date.issued" content="2020-02"><meta name="dc.language" content="de"><meta name="dc:description" content="Short.">',
    "",
    { title: "Tides", authors: ["Ada Quill"], publishedAt: "2020-02", language: "de", excerpt: "Short." },
  ],
  [
    "citation tags",
    '<meta name="citation_title" content="Tides"><meta name="citation_author" content="Quill, Ada"><meta name="citation_author" content="Reed, Bo"><meta name="citation_publication_date" content="2019/3/4"><meta name="citation_journal_title" content="Sea Letters">',
    "",
    {
      title: "Tides",
      authors: ["Quill, Ada", "Reed, Bo"],
      publishedAt: "2019-03-04",
      siteName: "Sea Letters",
    },
  ],
  [
    "OpenGraph",
    '<meta property="og:title" content="Tides"><meta property="og:site_name" content="TT"><meta property="article:author" content="Ada Quill"><meta property="article:published_time" content="2023-05-06T07:08+02:00"><meta property="article:modified_time" content="2024"><meta property="og:locale" content="pt_BR"><meta property="og:image" content="//img.example/x.jpg"><meta property="og:description" content="Short."><meta property="og:url" content="/tides">',
    "",
    {
      title: "Tides",
      siteName: "TT",
      authors: ["Ada Quill"],
      publishedAt: "2023-05-06T07:08+02:00",
      modifiedAt: "2024",
      language: "pt-BR",
      leadImageUrl: "https://img.example/x.jpg",
      excerpt: "Short.",
      canonicalUrl: "https://news.example/tides",
    },
  ],
  [
    "named meta elements",
    '<meta name="twitter:title" content="Tides"><meta name="author" content="Ada Quill"><meta name="application-name" content="TT"><meta name="date" content="6 May 2023"><meta name="twitter:image" content="/t.jpg"><meta name="description" content="Short."><meta http-equiv="Content-Language" content="fr">',
    "",
    {
      title: "Tides",
      authors: ["Ada Quill"],
      siteName: "TT",
      publishedAt: "2023-05-06",
      leadImageUrl: "https://news.example/t.jpg",
      excerpt: "Short.",
      language: "fr",
    },
  ],
  [
    "parsely",
    '<meta name="parsely-title" content="Tides"><meta name="parsely-author" content="Ada Quill"><meta name="parsely-pub-date" content="2023-05-06">',
    "",
    { title: "Tides", authors: ["Ada Quill"], publishedAt: "2023-05-06" },
  ],
  [
    "links",
    '<link rel="canonical" href="/tides"><link rel="image_src" href="/l.jpg">',
    "",
    { canonicalUrl: "https://news.example/tides", leadImageUrl: "https://news.example/l.jpg" },
  ],
  [
    "microdata",
    "<title>Tides | TT</title>",
    '<article><h1 itemprop="headline">Tides</h1><span itemprop="author" itemscope><b itemprop="name">Ada Quill</b></span><meta itemprop="datePublished" content="2023-05-06"><img itemprop="image" src="m.jpg"></article>',
    {
      title: "Tides",
      bylines: ["Ada Quill"],
      publishedAt: "2023-05-06",
      leadImageUrl: "https://news.example/section/m.jpg",
    },
  ],
  [
    "a time element",
    "",
    '<time datetime="2023-05-06T07:08">yesterday</time>',
    { publishedAt: "2023-05-06T07:08" },
  ],
  [
    "a time element for publishing before others",
    "",
    '<time datetime="2020-01-01"></time><time pubdate>May 6, 2023</time>',
    { publishedAt: "2023-05-06" },
  ],
  ["a link to the author", "", '<a rel="author" href="/ada">By Ada Quill</a>', { bylines: ["Ada Quill"] }],
  [
    "a byline's class",
    "",
    '<p class="meta byline">By Ada Quill, May 6, 2023</p>',
    { bylines: ["Ada Quill"] },
  ],
];

describe("metadata is read from", () => {
  test.each(ROWS)("%s", (_source, head, body, expected) => {
    expect(metadataOf(head, body)).toMatchObject(expected);
  });
});

test("jsdom's tree gives the same as this package's", { timeout: 60_000 }, () => {
  const parse = createJsdomParser(200);
  for (const [, head, body, expected] of ROWS) {
    expect(metadataOf(head, body, PAGE_URL, parse)).toMatchObject(expected);
  }
});

test("the day in the address is the last to be believed", () => {
  const url = "https://news.example/2023/05/06/tides";
  expect(metadataOf("", "", url).publishedAt).toBe("2023-05-06");
  expect(metadataOf("", "<time datetime='2023-05-05'></time>", url).publishedAt).toBe("2023-05-05");
});

test("a page that says nothing has nothing", () => {
  expect(metadataOf("")).toEqual({
    title: null,
    authors: [],
    bylines: [],
    siteName: null,
    publishedAt: null,
    modifiedAt: null,
    language: null,
    leadImageUrl: null,
    excerpt: null,
    canonicalUrl: null,
  });
});

test("sources are believed in this order", () => {
  const sources = [
    jsonLd({ ...ARTICLE, headline: "JSON-LD" }),
    '<meta name="dc.title" content="Dublin Core">',
    '<meta property="og:title" content="OpenGraph">',
    '<meta name="twitter:title" content="Twitter">',
  ];
  const believed = sources.map((_, index) => metadataOf(sources.slice(index).reverse().join("")).title);
  expect(believed).toEqual(["JSON-LD", "Dublin Core", "OpenGraph", "Twitter"]);
});

test("the site's name for people comes before its publisher", () => {
  const head = `${jsonLd({ ...ARTICLE, publisher: { name: "Big Media Ltd" } })}<meta property="og:site_name" content="The Tide">`;
  expect(metadataOf(head).siteName).toBe("The Tide");
});

test("the markup's own language comes before that of templates", () => {
  const url = "https://news.example/";
  expect(
    metadataOf('<meta property="og:locale" content="en_US">', '<article lang="de"></article>', url).language,
  ).toBe("de");
});

test("what makes no sense leaves its place to the next source", () => {
  const head = `${jsonLd({ ...ARTICLE, headline: " ", datePublished: "soon", author: "admin", image: "data:image/png,x" })}
    <meta property="og:title" content="Tides"><meta property="article:published_time" content="2023-05-06">
    <meta name="author" content="Ada Quill"><meta property="og:image" content="/x.jpg">`;
  expect(metadataOf(head)).toMatchObject({
    title: "Tides",
    publishedAt: "2023-05-06",
    authors: ["Ada Quill"],
    leadImageUrl: "https://news.example/x.jpg",
  });
});

test("of several articles in the data, the one that names this page is it", () => {
  const data = [
    { ...ARTICLE, headline: "Another", url: "https://news.example/other" },
    { ...ARTICLE, headline: "Tides", mainEntityOfPage: { "@id": "https://news.example/section/page.html" } },
  ];
  expect(metadataOf(jsonLd(data)).title).toBe("Tides");
});

test("of headline and name, the one that the document's title holds is the title", () => {
  const data = { ...ARTICLE, headline: "island country in Oceania", name: "New Zealand" };
  expect(metadataOf(`<title>New Zealand - Encyclopedia</title>${jsonLd(data)}`).title).toBe("New Zealand");
});

test("names and times in comments, lists of other articles and footers are not the article's", () => {
  const body = `<div class="comment"><span class="author">Troll</span><time datetime="2001-01-01"></time></div>
    <aside><a rel="author">Other</a></aside><footer itemscope><b itemprop="author">Owner</b></footer>`;
  expect(metadataOf("", body)).toMatchObject({ bylines: [], publishedAt: null });
});
