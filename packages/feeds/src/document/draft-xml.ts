/** Reads RSS of every version, RDF and Atom from their elements. */
import { addressIn, type EntryDraft, type FeedDraft, given } from "./feed-draft.ts";
import { type Collected, RecordCollector } from "./record-collector.ts";
import { walkXml, type XmlElement } from "./walk-xml.ts";

type XmlFormat = "rss" | "rdf" | "atom";

export type XmlDraft =
  | { readonly kind: "feed"; readonly format: XmlFormat; readonly draft: FeedDraft }
  | { readonly kind: "list-of-feeds" | "other" | "damaged" };

export function draftXml(text: string): XmlDraft {
  const found: { root: Root; collector: RecordCollector | null } = { root: "other", collector: null };
  const end = walkXml(text, {
    open(element, depth) {
      if (depth > 1) return found.collector?.open(element, depth);
      found.root = rootOf(element);
      if (isFormat(found.root)) found.collector = new RecordCollector(element, found.root === "atom");
    },
    text: (piece) => found.collector?.text(piece),
    close: (depth) => found.collector?.close(depth),
  });
  const { root, collector } = found;
  if (!isFormat(root)) return { kind: root };
  if (end !== "complete" || collector === null) return { kind: "damaged" };
  return { kind: "feed", format: root, draft: draftOf(root, collector) };
}

type Root = XmlFormat | "list-of-feeds" | "other";

function isFormat(root: Root): root is XmlFormat {
  return root !== "list-of-feeds" && root !== "other";
}

function rootOf({ vocabulary, name }: XmlElement): Root {
  if (name === "rss" && vocabulary === "plain") return "rss";
  if (name === "rdf" && vocabulary === "rdf") return "rdf";
  if (name === "feed" && (vocabulary === "atom" || vocabulary === "plain")) return "atom";
  return name === "opml" ? "list-of-feeds" : "other";
}

function draftOf(format: XmlFormat, { feed, entries }: RecordCollector): FeedDraft {
  return {
    title: feed.texts.get("title") ?? feed.texts.get("dc:title"),
    siteLinks: [...given(feed.texts.get("link")), ...pageLinks(feed)],
    base: feed.base,
    entries: entries.map((entry) => draftEntry(format, entry)),
  };
}

function draftEntry(format: XmlFormat, entry: Collected): EntryDraft {
  const { texts, base, guidIsNoLink } = entry;
  const id = format === "rdf" ? entry.about : (texts.get("guid") ?? texts.get("id"));
  return {
    id,
    // Many an id is the entry's address, unless it says otherwise.
    links: [
      ...given(texts.get("link")),
      ...pageLinks(entry),
      ...given(guidIsNoLink ? undefined : addressIn(id)),
    ],
    base,
    title: texts.get("title") ?? texts.get("dc:title"),
    dates: ["pubdate", "published", "issued", "dc:date", "updated", "modified"].map((name) =>
      texts.get(name),
    ),
  };
}

const PAGE_TYPE = /^(?:text\/html|application\/xhtml\+xml)\b/i;

/** The links of Atom that lead to what is described, those to web pages first. */
function pageLinks({ links }: Collected): string[] {
  const alternates = links.filter(({ rel = "alternate" }) => rel.trim().toLowerCase() === "alternate");
  const pages = alternates.filter(({ type }) => type === undefined || PAGE_TYPE.test(type.trim()));
  return given(...[...pages, ...alternates].map(({ href }) => href));
}
