/** What a page says about itself: the shape that is read, and the claims of single sources that it is chosen from. */

export interface PageMetadata {
  /** Without the site's name; null when only the document's title tells. */
  readonly title: string | null;
  /** As declared for machines, in the page's order, without "by" and without repetitions. */
  readonly authors: readonly string[];
  /** Authors by the page's visible markup, which may name other articles' authors, too. */
  readonly bylines: readonly string[];
  readonly siteName: string | null;
  /** ISO 8601 with what is known: a year, a month, a day, or a time with or without its offset. */
  readonly publishedAt: string | null;
  /** As `publishedAt`. */
  readonly modifiedAt: string | null;
  /** A canonical BCP 47 tag. */
  readonly language: string | null;
  /** Absolute, http(s). */
  readonly leadImageUrl: string | null;
  /** The page's own summary, in one line. */
  readonly excerpt: string | null;
  /** Absolute, http(s). */
  readonly canonicalUrl: string | null;
}

export type Claim =
  | "title"
  | "author"
  | "site"
  | "published"
  | "modified"
  | "language"
  | "image"
  | "excerpt"
  | "canonical";

/** What one source says, as the page writes it, most telling first. Nothing in it has been checked. */
export type Claims = Readonly<Partial<Record<Claim, readonly string[]>>>;

export interface MetadataLimits {
  /** Each in UTF-16 units. */
  readonly maxTitleChars: number;
  readonly maxNameChars: number;
  readonly maxExcerptChars: number;
}
