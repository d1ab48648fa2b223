/** Reads JSON Feed of both versions. */
import { addressIn, type EntryDraft, type FeedDraft, given } from "./feed-draft.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Null when the text is no such feed, `damaged` when it begins like JSON and is none. */
export function draftJson(text: string): FeedDraft | "damaged" | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "damaged";
  }
  if (!isFields(value) || !isFeed(value)) return null;
  return {
    title: textOf(value["title"]),
    siteLinks: given(textOf(value["home_page_url"])),
    base: undefined,
    entries: (value["items"] as unknown[]).filter(isFields).map(draftItem),
  };
}

function isFeed(value: Fields): boolean {
  const { version, items } = value;
  const isDeclared = typeof version === "string" && /^https?:\/\/jsonfeed\.org\/version\//.test(version);
  return Array.isArray(items) && (isDeclared || typeof value["feed_url"] === "string");
}

function draftItem(item: Fields): EntryDraft {
  const id = textOf(item["id"]);
  return {
    id,
    links: given(textOf(item["url"]), textOf(item["external_url"]), addressIn(id)),
    base: undefined,
    title: textOf(item["title"]),
    dates: [textOf(item["date_published"]), textOf(item["date_modified"])],
  };
}

/** Ids are meant to be text, and often are numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
