/** What the formats have in common once they are read: a feed whose links and dates are still as written. */

export interface EntryDraft {
  /** The entry's own id. */
  readonly id: string | undefined;
  /** What may be the entry's link, the likeliest first. */
  readonly links: readonly string[];
  /** What the links are relative to, itself relative to the feed's base. */
  readonly base: string | undefined;
  readonly title: string | undefined;
  /** When it was published, or else changed, the likeliest first. */
  readonly dates: readonly (string | undefined)[];
}

export interface FeedDraft {
  readonly title: string | undefined;
  readonly siteLinks: readonly string[];
  /** What links are relative to, itself relative to the document's address. */
  readonly base: string | undefined;
  readonly entries: readonly EntryDraft[];
}

/** Without those that are not there. */
export function given(...values: readonly (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined);
}

/** An id that can be nothing but a complete address. */
export function addressIn(id: string | undefined): string | undefined {
  return id !== undefined && /^\s*https?:\/\//i.test(id) ? id : undefined;
}
