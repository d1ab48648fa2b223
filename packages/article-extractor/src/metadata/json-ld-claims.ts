/** What a page's JSON-LD claims about its article. */

import { isWithinTitle } from "./headline.ts";
import type { Claims } from "./page-metadata.ts";
import { isObject, type JsonObject, type LinkedData, resolve, textsOf, valuesOf } from "./json-ld.ts";

/** Steps from an author to the name: lists of lists, and references to references. */
const MAX_NAME_DEPTH = 3;

export function jsonLdClaims(data: LinkedData, documentTitle: string): Claims {
  const { article, webPage, webSite, byId } = data;
  const text = (key: string) => textsOf(article, key);
  return {
    title: titlesOf([...text("headline"), ...text("name")], documentTitle),
    author: [...namesOf(valuesOf(article, "author"), byId), ...namesOf(valuesOf(article, "creator"), byId)],
    site: [...textsOf(webSite, "name"), ...namesOf(valuesOf(article, "publisher"), byId)],
    published: [
      ...text("datePublished"),
      ...text("uploadDate"),
      ...text("dateCreated"),
      ...textsOf(webPage, "datePublished"),
    ],
    modified: [...text("dateModified"), ...textsOf(webPage, "dateModified")],
    language: [...languages(article), ...languages(webPage)],
    image: imagesOf(article, byId, logoOf(article, byId)),
    excerpt: [...text("description"), ...text("abstract")],
  };
}

/** Of headline and name some pages give a summary as one of them. The title is in the document's, too. */
function titlesOf(titles: readonly string[], documentTitle: string): readonly string[] {
  const confirmed = titles.filter((title) => isWithinTitle(title, documentTitle));
  return [...confirmed, ...titles];
}

function namesOf(values: readonly unknown[], byId: LinkedData["byId"], depth = 0): readonly string[] {
  if (depth > MAX_NAME_DEPTH) return [];
  return values.flatMap((value) => {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return namesOf(value as readonly unknown[], byId, depth + 1);
    if (!isObject(value)) return [];
    const person = resolve(value, byId);
    const named = namesOf(valuesOf(person, "name"), byId, depth + 1);
    if (named.length > 0) return named;
    const parts = [...textsOf(person, "givenName"), ...textsOf(person, "familyName")];
    return parts.length > 0 ? [parts.join(" ")] : [];
  });
}

function languages(object: JsonObject | null): readonly string[] {
  return valuesOf(object, "inLanguage").flatMap((value) => {
    if (typeof value === "string") return [value];
    return isObject(value) ? [...textsOf(value, "alternateName"), ...textsOf(value, "name")] : [];
  });
}

function imagesOf(
  article: JsonObject | null,
  byId: LinkedData["byId"],
  logos: readonly string[],
): readonly string[] {
  const images = ["image", "thumbnailUrl"].flatMap((key) => addresses(valuesOf(article, key), byId));
  return images.filter((image) => !logos.includes(image));
}

function logoOf(article: JsonObject | null, byId: LinkedData["byId"]): readonly string[] {
  return valuesOf(article, "publisher").flatMap((value) =>
    isObject(value) ? addresses(valuesOf(resolve(value, byId), "logo"), byId) : [],
  );
}

function addresses(values: readonly unknown[], byId: LinkedData["byId"]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === "string") return [value];
    if (!isObject(value) || isTooSmall(value)) return [];
    const image = resolve(value, byId);
    return [...textsOf(image, "url"), ...textsOf(image, "contentUrl")];
  });
}

/** No picture that leads an article is this small, in pixels. */
const LEAST_SIDE_PX = 50;

function isTooSmall(image: JsonObject): boolean {
  return ["width", "height"].some((key) => {
    const [side] = valuesOf(image, key);
    const px = typeof side === "string" ? Number.parseInt(side, 10) : side;
    return typeof px === "number" && px < LEAST_SIDE_PX;
  });
}
