/** Every bound of politeness: name, default, unit. A limit that contradicts another is a bug of the caller and throws. */

const DEFAULTS = {
  /** Requests that run on a host at a time, of those that wait for their turn. */
  perHost: 2,
  /** The longest gap that a host gets for being slow. */
  maxSlownessGapMs: 5_000,
  /** The gap after a fault of the host; it doubles with each further one, and halves with each good answer. */
  firstFaultGapMs: 1_000,
  maxFaultGapMs: 60_000,
  /** A robots.txt that asks for a longer gap between requests is taken to ask for this one. */
  maxCrawlDelayMs: 30_000,
  /** Who would have to wait longer for a turn is refused instead. */
  maxTurnWaitMs: 60_000,
  /** A host whose next turn is further away has no room: whoever plans ahead had better take another one. */
  roomWithinMs: 1_000,
  /** Hosts that are remembered; the least recently used without business go first. */
  maxHosts: 10_000,
  /** Of a robots.txt; what follows is not read (RFC 9309, 2.5). */
  maxRobotsBytes: 500 * 1_024,
  /** How long a robots.txt, or its absence, is relied on (RFC 9309, 2.4). */
  robotsLifetimeMs: 24 * 60 * 60 * 1_000,
  /** How long a robots.txt that could not be had is not asked for again. */
  robotsRetryMs: 60_000,
  maxRobotsOrigins: 5_000,
  /** Of all rules that are kept together, in UTF-16 units. */
  maxRobotsChars: 16 * 1_024 * 1_024,
  /** Steps that matching one address may take: its length for each rule, and for each character of one with wildcards. */
  maxRobotsSteps: 10_000_000,
};

/** See the declaration for unit and default of each. */
export type PolitenessLimits = Readonly<typeof DEFAULTS>;

/** The defaults with overrides. Throws a RangeError when they contradict each other. */
export function politenessLimits(overrides: Partial<PolitenessLimits> = {}): PolitenessLimits {
  const limits = { ...DEFAULTS, ...overrides };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`Limit ${name} is ${value}; it must be a whole number of at least 1.`);
    }
  }
  if (limits.firstFaultGapMs > limits.maxFaultGapMs) {
    throw new RangeError("The limits contradict each other: firstFaultGapMs <= maxFaultGapMs must hold.");
  }
  return limits;
}
