/** Finds an article's own title in what a page calls itself. */

/** Between a title and the name of its site. */
const SEPARATOR = /\s*[|·•»«›‹∷⁝_]+\s*|\s+[-–—−:/\\~]+\s+|\s*(?:::|›)\s*|\s*[｜＿]\s*/gu;

/** A site's name is cut off when at least so many letters and digits remain. */
const LEAST_CHARS = 5;

/** The title without the site's name at its end or its beginning. `siteNames` are all names it goes by. */
export function withoutSiteName(title: string, siteNames: readonly string[]): string {
  const names = new Set(siteNames.map(bare).filter((name) => name !== ""));
  let rest = title;
  for (const cut of [cutEnd, cutStart]) rest = cut(rest, names) ?? rest;
  return rest;
}

/** Whether a title says nothing but the name of the site. */
export function isSiteName(title: string, siteNames: readonly string[]): boolean {
  const name = bare(title);
  return siteNames.some((siteName) => bare(siteName) === name);
}

/** Whether the document's title holds the headline. */
export function isWithinTitle(headline: string, documentTitle: string): boolean {
  const name = bare(headline);
  return name !== "" && bare(documentTitle).includes(name);
}

/** The end or the beginning of a title that says the same as the heading; null when neither does. */
export function partNamed(title: string, heading: string): string | null {
  const name = bare(heading);
  if (name === "") return null;
  for (const separator of title.matchAll(SEPARATOR)) {
    const parts = [title.slice(0, separator.index), title.slice(separator.index + separator[0].length)];
    const part = parts.find((candidate) => bare(candidate) === name);
    if (part !== undefined) return part.trim();
  }
  return null;
}

/** The longest end that is a name goes: a name may hold a separator itself. */
function cutEnd(title: string, names: ReadonlySet<string>): string | null {
  for (const separator of title.matchAll(SEPARATOR)) {
    const end = title.slice(separator.index + separator[0].length);
    const rest = title.slice(0, separator.index).trim();
    if (names.has(bare(end)) && bare(rest).length >= LEAST_CHARS) return rest;
  }
  return null;
}

function cutStart(title: string, names: ReadonlySet<string>): string | null {
  for (const separator of [...title.matchAll(SEPARATOR)].reverse()) {
    const rest = title.slice(separator.index + separator[0].length).trim();
    if (names.has(bare(title.slice(0, separator.index))) && bare(rest).length >= LEAST_CHARS) return rest;
  }
  return null;
}

/** Letters and digits only, because capitals, dots and spaces differ between places. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "")
    .replace(/^(?:the|www)(?=.{4})/, "");
}
