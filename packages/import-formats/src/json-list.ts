/**
 * Reads JSON lists: strings or objects with an address, as Omnivore, wallabag and others write them.
 * Each element is parsed alone, so one bad element costs one row, and memory stays that of one element.
 */

import { jsonElements, maxJsonDepth } from "./json-elements.ts";
import { LineCounter } from "./line-counter.ts";
import type { ReadingListFormat } from "./reading-list.ts";
import { ReadingListError } from "./reading-list-error.ts";
import type { RowLedger } from "./row-ledger.ts";

type JsonObject = Record<string, unknown>;

const keys = {
  url: ["url", "given_url", "resolved_url", "originalUrl", "link", "href", "uri"],
  title: ["title", "given_title", "resolved_title", "name"],
  addedAt: [
    "savedAt",
    "saved_at",
    "created_at",
    "createdAt",
    "time_added",
    "added_at",
    "addedAt",
    "created",
    "timestamp",
    "date",
  ],
  tags: ["tags", "labels"],
};

const cutOff =
  "The file ends before this entry and the list are closed, so it was probably not downloaded completely. Export it again.";

export function readJsonList(text: string, ledger: RowLedger): ReadingListFormat {
  const lines = new LineCounter(text);
  const isArray = text.trimStart().startsWith("[");
  let format: ReadingListFormat = "json";
  let isFirst = true;
  for (const element of jsonElements(text)) {
    const line = lines.lineAt(element.start);
    if (element.kind === "too-deep") throw tooDeep(line);
    if (element.kind === "cut-off") {
      ledger.refuse(line, cutOff);
    } else if (element.kind === "trailing") {
      ledger.refuse(
        line,
        "There is more text after the end of the JSON list. Move its addresses into the list.",
      );
    } else {
      const value = parsed(text.slice(element.start, element.end));
      if (isFirst) format = formatOf(value);
      if (isFirst && !isArray && isRecord(value) && pick(value, keys.url) === undefined) throw noList();
      isFirst = false;
      bookElement(value, line, ledger);
    }
  }
  return format;
}

function bookElement(value: unknown, line: number, ledger: RowLedger): void {
  if (typeof value === "string") {
    ledger.add(value, line, {});
  } else if (value === undefined) {
    ledger.refuse(
      line,
      "The entry is not valid JSON. Correct its quotes, commas and brackets, or export the list again.",
    );
  } else if (!isRecord(value)) {
    ledger.refuse(
      line,
      "The entry is neither a text nor an object. Give the address as a text or as a field named url.",
    );
  } else {
    const url = pick(value, keys.url);
    if (typeof url !== "string") {
      ledger.refuse(line, 'The entry has no address. Give it in a field named "url".');
      return;
    }
    ledger.add(url, line, {
      title: pick(value, keys.title),
      addedAt: pick(value, keys.addedAt),
      tags: pick(value, keys.tags),
    });
  }
}

/** Undefined stands for what is no valid JSON, since JSON itself cannot say it. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function formatOf(value: unknown): ReadingListFormat {
  if (!isRecord(value)) return "json";
  if (hasAny(value, ["is_archived", "is_starred", "domain_name", "hashed_url", "wallabag_created_at"]))
    return "wallabag-json";
  if (Object.hasOwn(value, "slug") && hasAny(value, ["savedAt", "readingProgress"])) return "omnivore-json";
  return "json";
}

/** Own fields only: a key such as `__proto__` in the file is a name like any other, and never asked for. */
function pick(record: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(record, name) && record[name] !== null && record[name] !== "") return record[name];
  }
  return undefined;
}

function hasAny(record: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(record, name));
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tooDeep(line: number): ReadingListError {
  return new ReadingListError(
    "not-a-list",
    `The JSON is nested deeper than ${maxJsonDepth} levels at line ${line}, so it is no reading list. Export the list again as JSON, CSV or HTML.`,
  );
}

function noList(): ReadingListError {
  return new ReadingListError(
    "not-a-list",
    "The file is a JSON object without an address, perhaps a settings file or a backup of another kind. A list is an array of addresses, or of objects with a url field.",
  );
}
