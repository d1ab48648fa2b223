/** Chance that a seed decides, so that a run's choices can be repeated. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole, from `least` to `most`. */
  between(least: number, most: number): number;
}

/** A 32-bit linear congruential generator; good enough to choose victims. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, between: (least, most) => least + Math.floor(next() * (most - least + 1)) };
}
