/**
 * Every bound of this package: name, default, unit. Overrides are checked here once, so that the rest
 * may rely on them; a limit that contradicts another is a bug of the caller and throws.
 */

/** The largest page that is fetched, and therefore the largest that is parsed. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024;

const FETCH_DEFAULTS = {
  /** From the first DNS lookup to the last byte, over all redirects. */
  totalTimeoutMs: 15_000,
  /** For one attempt to connect to one address, TLS included. */
  connectTimeoutMs: 4_000,
  /** Addresses of one host that are tried before giving up. */
  maxDialedAddresses: 3,
  maxRedirects: 5,
  /** Of a body, counted both as received and after decompression. */
  maxBodyBytes: MAX_PAGE_BYTES,
  /** Of all response headers together. */
  maxHeaderBytes: 32 * 1024,
  /** A body of a redirect or an error up to this size is read to its end, to keep the connection. */
  maxDrainedBytes: 16 * 1024,
  /** Compressions laid over each other in one response. */
  maxContentEncodings: 3,
  /** Of an address in UTF-16 units, before and after each redirect. */
  maxUrlChars: 4_096,
  /** A server that asks for a longer wait is taken to ask for this one. */
  maxRetryAfterMs: 24 * 60 * 60 * 1_000,
};

const EXTRACT_DEFAULTS = {
  /** Wall time for one page in a thread; past it the thread is killed. */
  parseTimeoutMs: 5_000,
  /** Wall time for a thread to load its libraries. */
  startTimeoutMs: 60_000,
  /** Old-generation heap of one thread, in MiB; past it the thread dies. */
  heapMb: 256,
  /** Heap that a thread may hold after a page, in MiB; one that holds more is replaced. */
  maxKeptHeapMb: 128,
  /** Young-generation heap of one thread, in MiB. V8's own choice doubles a thread's memory and gains no speed here. */
  youngHeapMb: 16,
  maxPageBytes: MAX_PAGE_BYTES,
  /** Elements of a page inside each other. */
  maxTreeDepth: 512,
  /** Elements, texts, comments and attributes of a page together. */
  maxTreeNodes: 200_000,
  /** Of text and HTML of one article together, in UTF-16 units. */
  maxArticleChars: 8 * 1024 * 1024,
  maxTitleChars: 500,
  maxExcerptChars: 2_000,
  /** Of author and site name. */
  maxNameChars: 200,
  /** Levels of nested elements kept in an article's HTML. */
  maxNestedTags: 100,
  /** A page of fewer words that asks for consent is taken for a consent wall. */
  consentWallBelowWords: 300,
  wordsPerMinute: 200,
  /** Pages parsed with one jsdom window, where jsdom is used, before it is renewed, to bound what it retains. */
  maxPagesPerWindow: 200,
  /** Bytes searched for a `<meta charset>`; browsers find one that comes later than the first 1,024 too. */
  maxCharsetScanBytes: 64 * 1024,
};

/** Bounds of a fetch; see the declaration for unit and default of each. */
export type FetchLimits = Readonly<typeof FETCH_DEFAULTS>;
/** Bounds of an extraction; see the declaration for unit and default of each. */
export type ExtractLimits = Readonly<typeof EXTRACT_DEFAULTS>;

/** The defaults with overrides. Throws a RangeError when they contradict each other. */
export function fetchLimits(overrides: Partial<FetchLimits> = {}): FetchLimits {
  const limits = { ...FETCH_DEFAULTS, ...overrides };
  requireWholeNumbers(limits, ["maxRedirects", "maxDrainedBytes", "maxContentEncodings"]);
  requireRelation(limits.connectTimeoutMs <= limits.totalTimeoutMs, "connectTimeoutMs <= totalTimeoutMs");
  requireRelation(limits.maxDrainedBytes <= limits.maxBodyBytes, "maxDrainedBytes <= maxBodyBytes");
  return limits;
}

/** The defaults with overrides. Throws a RangeError when they contradict each other. */
export function extractLimits(overrides: Partial<ExtractLimits> = {}): ExtractLimits {
  const limits = { ...EXTRACT_DEFAULTS, ...overrides };
  requireWholeNumbers(limits, []);
  requireRelation(limits.youngHeapMb < limits.heapMb, "youngHeapMb < heapMb");
  requireRelation(limits.maxTitleChars <= limits.maxArticleChars, "maxTitleChars <= maxArticleChars");
  requireRelation(limits.maxExcerptChars <= limits.maxArticleChars, "maxExcerptChars <= maxArticleChars");
  return limits;
}

function requireWholeNumbers(limits: Readonly<Record<string, number>>, mayBeZero: readonly string[]): void {
  for (const [name, value] of Object.entries(limits)) {
    const least = mayBeZero.includes(name) ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`Limit ${name} is ${value}; it must be a whole number of at least ${least}.`);
    }
  }
}

function requireRelation(holds: boolean, relation: string): void {
  if (!holds) throw new RangeError(`The limits contradict each other: ${relation} must hold.`);
}
