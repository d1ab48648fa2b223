/** The settings of a queue's shell, each declared once with unit and default. */

export interface QueueOptions {
  /** While somebody waits, the head is looked at this often, ms: what finds the news when no hint came. */
  readonly pollMs: number;
  /** Calls that one transaction answers at most. */
  readonly callsPerTransaction: number;
  /** Jobs that one transaction adds or gives out at most, unless a single call asks for more. */
  readonly jobsPerTransaction: number;
  /** How often a transaction that failed is begun again before its calls reject. */
  readonly tries: number;
  /** The first wait between tries is up to this long, ms; each further one up to double. */
  readonly retryBaseMs: number;
  /** No wait between tries is longer, ms. */
  readonly retryMaxMs: number;
}

export const DEFAULT_QUEUE_OPTIONS: QueueOptions = {
  pollMs: 1_000,
  callsPerTransaction: 1_000,
  jobsPerTransaction: 1_000,
  tries: 5,
  retryBaseMs: 50,
  retryMaxMs: 1_000,
};

/** Throws when a setting makes no sense: a mistake in configuration, found at start. */
export function assertQueueOptions(options: QueueOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value >= 1)) throw new RangeError(`The queue's ${name} must be at least 1, and it is ${value}.`);
  }
  if (options.retryMaxMs < options.retryBaseMs) {
    throw new RangeError("The queue's retryMaxMs must not be below its retryBaseMs.");
  }
}
