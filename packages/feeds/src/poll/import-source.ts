/** How imports that feeds made are told from others: by the source that their record names. */

const PREFIX = "feed: ";

/** `name` is the feed's for people. */
export function feedImportSource(name: string): string {
  return PREFIX + name;
}

export function isFeedImport(source: string | null): boolean {
  return source?.startsWith(PREFIX) ?? false;
}
