/** Articles in English, in UTF-8 and without tricks of delivery: what they vary is the article itself. */
import { articleOfLength, renderParagraphs } from "../generated-article.ts";
import { layOut } from "../layouts.ts";
import type { Library } from "../library.ts";
import { articleDocument, htmlDocument, savedEntry, type Entry } from "./entry.ts";

const ESSAYS = [
  ["harbour/how-a-tide-table-is-made", "A magazine article with a figure, headings and a quotation"],
  ["harbour/the-last-keepers", "A long read of some twelve hundred words"],
  ["harbour/reading-the-ferry-timetable", "Two tables of data inside the article"],
  ["harbour/what-pilots-say", "Many short quotations"],
  ["kitchen/bread-for-a-cold-kitchen", "Nested lists, ordered and not"],
  ["kitchen/an-hour-with-a-cheesemaker", "An interview with questions in bold"],
  ["benchnotes/a-queue-in-sixty-lines", "Code blocks, and paragraphs that are divs"],
  ["benchnotes/why-my-disk-was-slow", "Code and a table of measurements"],
  ["benchnotes/the-cookie-that-would-not-crumble", "A long article about cookies which is no consent wall"],
  ["almanac/a-short-history-of-the-footnote", "Footnotes with links there and back"],
  ["almanac/a-glossary-of-rain", "A list of definitions"],
  ["almanac/counting-swifts", "Pictures that load late"],
  ["almanac/why-frost-draws-ferns", "A very short article"],
  ["letters/from-a-weather-station", "Line breaks where paragraphs should be"],
] as const;

const BOOK = "books/the-inventory-chapter-one";
const BOOK_CHARS = 1_000_000;
const BOOK_NUMBER = 1874;

const BANNERED = "kitchen/oat-biscuits-for-people-who-do-not-bake";
const BANNER =
  '<div id="banner" class="cookie-banner" role="dialog"><p>We use cookies to improve your experience.</p>' +
  "<button>Accept all</button> <button>Only necessary</button></div>";

export function essays(library: Library): Entry[] {
  const plainEssays = ESSAYS.map(([id, note]) => {
    const article = library.article(id);
    return savedEntry(article, articleDocument(article), { note });
  });
  return [...plainEssays, bannered(library), book(library)];
}

function bannered(library: Library): Entry {
  const article = library.article(BANNERED);
  const html = () =>
    layOut(article, { kind: "meta", label: "utf-8" }).replace("</body>", `${BANNER}\n</body>`);
  return savedEntry(article, htmlDocument(html), {
    note: "A short article with a cookie banner beside it, which is no consent wall",
  });
}

function book(library: Library): Entry {
  const article = library.article(BOOK);
  const body = () => {
    const { paragraphs } = articleOfLength(BOOK_NUMBER, BOOK_CHARS);
    return article.body.replace("<!-- the inventory -->", renderParagraphs(paragraphs));
  };
  const html = () => layOut({ ...article, body: body() }, { kind: "meta", label: "utf-8" });
  return savedEntry(article, htmlDocument(html), {
    note: "A chapter of about one megabyte",
    costSeconds: 3,
  });
}
