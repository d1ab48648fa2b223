/** Pages whose markup is broken, excessive or hostile. All but the last hold an article that must be found. */
import { layOut } from "../layouts.ts";
import type { Library } from "../library.ts";
import type { Article } from "../article.ts";
import { hostOf } from "../site.ts";
import { failingEntry, htmlDocument, savedEntry, type Encoding, type Entry, UTF_8 } from "./entry.ts";

interface WholePage {
  readonly name: string;
  readonly title: string;
  readonly contains: readonly string[];
  readonly note: string;
  readonly encoding?: Encoding;
}

const HOST = "rough";

/** In the source file a visible sign stands for the byte that an editor would not keep. */
const SIGN_FOR_NUL = "\u2400";

const WHOLE_PAGES: readonly WholePage[] = [
  {
    name: "unclosed-tags",
    title: "A Garden Without a Plan",
    contains: [
      "My neighbour draws her garden on squared paper in January, and by June it looks exactly like the drawing.",
      "A weed is a plant whose use has not been explained to you.",
      "I do not tell her that it came from her side to begin with, because it is not on her plan.",
    ],
    note: "Hardly a tag that is closed",
  },
  {
    name: "tag-soup",
    title: "The Night Ferry Cookbook",
    contains: [
      "He cooked for all of them from four recipes.",
      "When the sea was rough the menu was changed without a word.",
      "The quantities are given for a hundred people in a calm and for forty in a storm.",
    ],
    note: "Tables in tables, and end tags of elements that never began",
  },
  {
    name: "nul-bytes",
    title: "The Tape That Came Back",
    contains: [
      "In the basement of the institute there was a cupboard with nine hundred reels of magnetic tape",
      "By the evening the reel was turning.",
      "On the inside of the door hangs a bag with six rubber rings.",
    ],
    note: "NUL bytes in the text",
  },
  {
    name: "lone-surrogates",
    title: "Half a Pair",
    contains: [
      "Some things are made in twos and mean nothing alone",
      "A bookseller told me about the second volumes.",
      "My own drawer contains a key.",
    ],
    note: "Halves of surrogate pairs, as references in the text and escaped in the metadata",
  },
  {
    name: "hostile-bits",
    title: "How Not to Be Swindled at a Market",
    contains: [
      "The oldest swindle on a market is the good apple on top.",
      "The third one needs two people.",
      "A man who sells in a bad place, she used to say, has to have something.",
    ],
    note: "An article among scripts, handlers, a base and a refresh that point inside",
  },
  {
    name: "served-as-xhtml",
    title: "The Strict School of Knitting",
    contains: [
      "There are two schools of knitting.",
      "What one learns in this manner is not so much knitting as attention.",
      "I have trained myself to say what a beautiful blue it is.",
    ],
    note: "XHTML, and served as such",
    encoding: { ...UTF_8, mediaType: "application/xhtml+xml" },
  },
];

const DEEP = "stairwell/a-house-with-many-floors";
const DEEP_LEVELS = 300;
const ABYSS_LEVELS = 20_000;

export function markup(library: Library): Entry[] {
  return [...WHOLE_PAGES.map((page) => wholePage(library, page)), deep(library.article(DEEP)), abyss()];
}

function wholePage(library: Library, { name, title, contains, note, encoding }: WholePage): Entry {
  const html = () => library.whole(name).replaceAll(SIGN_FOR_NUL, "\0");
  return {
    page: {
      id: `${HOST}/${name}`,
      host: hostOf(HOST),
      path: `/${name}.html`,
      expect: { state: "saved", title, contains, lang: "en" },
      note,
    },
    delivery: htmlDocument(html, encoding),
  };
}

function deep(article: Article): Entry {
  const body = "<div>".repeat(DEEP_LEVELS) + article.body + "</div>".repeat(DEEP_LEVELS);
  const html = () => layOut({ ...article, body }, { kind: "meta", label: "utf-8" });
  return savedEntry(article, htmlDocument(html), {
    note: `An article inside ${DEEP_LEVELS} nested divs`,
    costSeconds: 1,
  });
}

/** Deeper than any page needs to be, and than a parser which walks it again and again can bear. */
function abyss(): Entry {
  const filler =
    "<p>There is always another floor, and below that one, with the same carpet, another.</p>".repeat(20);
  const html = () =>
    `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The Abyss</title><body>${"<div>".repeat(ABYSS_LEVELS)}${filler}${"</div>".repeat(ABYSS_LEVELS)}</body></html>`;
  return failingEntry(
    {
      id: "abyss/all-the-way-down",
      code: "too-complex",
      note: `${ABYSS_LEVELS} nested divs`,
    },
    htmlDocument(html),
  );
}
