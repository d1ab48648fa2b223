/** Reads a language as pages name it into a canonical BCP 47 tag. */

const MAX_CHARS = 60;

/** Null for what is no tag, and for the tags that mean "none". */
export function languageTag(written: string): string | null {
  const [first = ""] = written
    .slice(0, MAX_CHARS)
    .trim()
    .split(/[,;\s.@]/);
  const tag = first.replaceAll("_", "-");
  if (!/^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i.test(tag) || /^(?:und|mul|zxx|mis|xx)\b/i.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    // A tag of letters that form no locale counts as none.
    return null;
  }
}
