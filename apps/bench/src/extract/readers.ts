/**
 * The ways to read an article that are compared, by the name under which a process under test is told of them.
 * Such a process loads its own way and no other, or it would measure the memory of all of them.
 */
interface PageText {
  readonly bytes: Uint8Array;
  /** The bytes as text, decoded before the clock runs. */
  readonly html: string;
  readonly url: string;
}

export interface FoundArticle {
  readonly html: string;
  readonly text: string;
}

/** Null where no article was found. */
type ReadArticle = (page: PageText) => Promise<FoundArticle | null> | FoundArticle | null;

interface Reader {
  readonly name: string;
  /** How it is driven, as a table's note says it. */
  readonly manner: string;
  /** Whether what it finds is to be what Readability finds on jsdom. */
  readonly isReadability: boolean;
  load(): Promise<ReadArticle>;
}

export type ReaderId = "jsdom-fresh" | "jsdom-window" | "linkedom" | "defuddle" | "fast-dom" | "pipeline";

export const READERS: Record<ReaderId, Reader> = {
  "jsdom-fresh": {
    name: "jsdom, a window a page + Readability",
    manner: "a `new JSDOM` for each page, closed after it; the row that the others are compared with",
    isReadability: true,
    async load() {
      const [{ JSDOM, VirtualConsole }, read] = await Promise.all([import("jsdom"), loadReadability()]);
      return ({ html, url }) => {
        const dom = new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
        const article = read(dom.window.document);
        dom.window.close();
        return article;
      };
    },
  },
  "jsdom-window": {
    name: "jsdom, one window + Readability",
    manner: "one window: `reconfigure({url})` and DOMParser, renewed every 200 pages",
    isReadability: true,
    async load() {
      const [{ createJsdomParser, extractLimits }, read] = await Promise.all([
        import("@tidemark/article-extractor/doms"),
        loadReadability(),
      ]);
      const parse = createJsdomParser(extractLimits().maxPagesPerWindow);
      return ({ html, url }) => read(parse(html, url));
    },
  },
  linkedom: {
    name: "linkedom + Readability",
    manner: "linkedom: `parseHTML(html, {location})`",
    isReadability: true,
    async load() {
      const [{ parseHTML }, read] = await Promise.all([import("linkedom"), loadReadability()]);
      return ({ html, url }) => read(parseHTML(html, { location: new URL(url) }).document);
    },
  },
  defuddle: {
    name: "defuddle",
    manner:
      "defuddle: `defuddle/node` on a document of linkedom, as its page for Node has it, asynchronous look-ups off",
    isReadability: false,
    async load() {
      const [{ parseHTML }, { Defuddle }] = await Promise.all([import("linkedom"), import("defuddle/node")]);
      return async ({ html, url }) => {
        const { content } = await Defuddle(parseHTML(html).document, url, { useAsync: false });
        return content === "" ? null : { html: content, text: "" };
      };
    },
  },
  "fast-dom": {
    name: "fast-dom + Readability",
    manner: "fast-dom: the DOM of this package, with its limits",
    isReadability: true,
    async load() {
      const [{ createFastParser, extractLimits }, read] = await Promise.all([
        import("@tidemark/article-extractor/doms"),
        loadReadability(),
      ]);
      const parse = createFastParser(extractLimits());
      return ({ html, url }) => read(parse(html, url));
    },
  },
  pipeline: {
    name: "everything: from bytes to a clean article",
    manner:
      "everything: `extractArticle` from the page's bytes, with charset, metadata, cleaning, sanitising, plain text and verdict",
    isReadability: false,
    async load() {
      const { extractArticle } = await import("@tidemark/article-extractor");
      return async ({ bytes, url }) => {
        const result = await extractArticle(bytes, { url, contentType: "text/html; charset=utf-8" });
        return result.ok ? { html: result.article.htmlContent, text: result.article.content } : null;
      };
    },
  },
};

/** Readability as it comes: all its defaults, and the article as a string. */
async function loadReadability(): Promise<(document: Document) => FoundArticle | null> {
  const { Readability } = await import("@mozilla/readability");
  return (document) => {
    const found = new Readability(document).parse();
    return found && { html: found.content ?? "", text: found.textContent ?? "" };
  };
}
