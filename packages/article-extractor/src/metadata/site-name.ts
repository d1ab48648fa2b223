/** Chooses the name of the site among those that its page gives. */

/**
 * The first name, unless another writes the same better: with spaces ("The Hill" for "TheHill"), or without
 * the motto that follows it. `names` are in the order in which they are believed.
 */
export function chooseSiteName(names: readonly string[]): string | null {
  const [first] = names;
  if (first === undefined) return null;
  const shorter = names.find((name) => isNameWithMotto(first, name));
  if (shorter !== undefined) return shorter;
  const same = names.filter((name) => letters(name) === letters(first));
  return same.reduce((best, name) => (name.length > best.length ? name : best), first);
}

function isNameWithMotto(long: string, name: string): boolean {
  return name.length >= 3 && long.startsWith(name) && /^\s*[-–—|:•·]\s/.test(long.slice(name.length));
}

function letters(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "")
    .replace(/^the(?=.{3})/, "");
}

/** What a site may call itself after its address: `news.example.org`, or any longer label of it. */
export function namesOfHost(url: string): readonly string[] {
  const host = URL.parse(url)?.hostname.replace(/^www\./, "") ?? "";
  return /^[\d.]+$|:/.test(host) ? [] : [host, ...host.split(".").filter((label) => label.length > 2)];
}
