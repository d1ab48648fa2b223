/**
 * Reads a page's JSON-LD: which object in it is the page's article, and which speak of the site and the page.
 * It trusts nothing: broken JSON is repaired where that is plain and skipped otherwise, size, depth and number
 * of objects are bounded, references are followed once each, and no key of the page ever becomes a property.
 */

import { parseLeniently } from "./json-ld-text.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface LinkedData {
  /** The page's article, if one is described; of several, the one that names this page, or the first. */
  readonly article: JsonObject | null;
  readonly webPage: JsonObject | null;
  readonly webSite: JsonObject | null;
  /** Objects by their `@id`. */
  readonly byId: ReadonlyMap<string, JsonObject>;
}

const MAX_OBJECTS = 2_000;
const MAX_DEPTH = 16;
const MAX_LIST = 50;

const ARTICLE = /(?:Article|Posting|NewsReport|Report|Review|APIReference|Recipe|HowTo|ShortStory|Chapter)$/;
const WEB_PAGE = /(?:WebPage|ItemPage|AboutPage)$/;
/** Where a page keeps what it is about. Lists of other articles are not among them. */
const PATHS = ["@graph", "mainEntity", "mainEntityOfPage"] as const;

export function readLinkedData(scripts: readonly string[], addresses: readonly string[]): LinkedData {
  const objects = objectsIn(scripts.flatMap(parseLeniently));
  const articles = objects.filter((object) => hasType(object, ARTICLE));
  const names = new Set(addresses.map(withoutFragment));
  return {
    article: articles.find((article) => namesPage(article, names)) ?? articles[0] ?? null,
    webPage: objects.find((object) => hasType(object, WEB_PAGE)) ?? null,
    webSite: objects.find((object) => hasType(object, /^WebSite$/)) ?? null,
    byId: indexById(objects),
  };
}

/** The value of a key that the page itself wrote; `undefined` for all that objects inherit. */
export function valueOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The values of a key, of a list its members. */
export function valuesOf(object: JsonObject | null, key: string): readonly unknown[] {
  return object === null ? [] : listOf(valueOf(object, key));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]).slice(0, MAX_LIST) : [value];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts under a key: strings, and what `{"@value": …}` holds. */
export function textsOf(object: JsonObject | null, key: string): readonly string[] {
  return valuesOf(object, key).flatMap((value) => {
    const text = isObject(value) ? valueOf(value, "@value") : value;
    return typeof text === "string" ? [text] : [];
  });
}

function hasType(object: JsonObject, type: RegExp): boolean {
  return textsOf(object, "@type").some((name) => type.test(name.replace(/^.*[/:#]/, "")));
}

/** The object itself, or the one that its `@id` refers to when it says nothing else. */
export function resolve(object: JsonObject, byId: LinkedData["byId"]): JsonObject {
  const keys = Object.keys(object);
  const id = valueOf(object, "@id");
  if (typeof id !== "string" || keys.some((key) => !key.startsWith("@"))) return object;
  return byId.get(id) ?? object;
}

/** What is said of this page, breadth first: deep and endless structures end at their limits. */
function objectsIn(roots: readonly unknown[]): readonly JsonObject[] {
  const found: JsonObject[] = [];
  let level: readonly unknown[] = roots;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0 && found.length < MAX_OBJECTS; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (Array.isArray(value)) next.push(...(value as readonly unknown[]).slice(0, MAX_OBJECTS));
      else if (isObject(value)) {
        found.push(value);
        for (const path of PATHS) next.push(valueOf(value, path));
      }
      if (next.length > MAX_OBJECTS) break;
    }
    level = next;
  }
  return found.slice(0, MAX_OBJECTS);
}

function indexById(objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  const byId = new Map<string, JsonObject>();
  for (const object of objects) {
    const id = valueOf(object, "@id");
    if (typeof id === "string" && Object.keys(object).length > 1 && !byId.has(id)) byId.set(id, object);
  }
  return byId;
}

function namesPage(article: JsonObject, names: ReadonlySet<string>): boolean {
  const page = valuesOf(article, "mainEntityOfPage").flatMap((value) =>
    isObject(value) ? textsOf(value, "@id") : typeof value === "string" ? [value] : [],
  );
  return [...textsOf(article, "url"), ...textsOf(article, "@id"), ...page].some((address) =>
    names.has(withoutFragment(address)),
  );
}

function withoutFragment(address: string): string {
  return address.replace(/#.*$/s, "").replace(/\/$/, "");
}
