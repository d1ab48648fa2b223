/** Repeats a measurement as often as is wanted, or as fits into the time that one benchmark may take. */

export interface Rounds {
  readonly wanted: number;
  /** A round that would probably end later is not begun. The first always is. */
  readonly budgetMs: number;
}

/** The numbers of the rounds, from 1. */
export function* roundsWithin(
  { wanted, budgetMs }: Rounds,
  nowMs: () => number = () => performance.now(),
): Generator<number> {
  const startedMs = nowMs();
  for (let round = 1; round <= wanted; round += 1) {
    yield round;
    const tookMs = nowMs() - startedMs;
    if (tookMs + tookMs / round > budgetMs) return;
  }
}
