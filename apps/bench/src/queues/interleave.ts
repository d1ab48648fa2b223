/** Lets the systems under comparison take turns, so that a noisy machine is noisy for all of them. */
import { type Rounds, roundsWithin } from "../lab/rounds.ts";
import { SYSTEMS, type SystemId } from "./systems.ts";

export interface Interleaved<Result> {
  readonly id: SystemId;
  readonly name: string;
  readonly results: readonly Result[];
}

export interface Turns {
  readonly systems: readonly SystemId[];
  readonly rounds: Rounds;
  readonly progress: (text: string) => void;
}

/** Each round begins with another system. */
export async function interleave<Result>(
  { systems, rounds, progress }: Turns,
  measure: (id: SystemId) => Promise<Result>,
): Promise<readonly Interleaved<Result>[]> {
  const results = new Map<SystemId, Result[]>(systems.map((id) => [id, []]));
  for (const round of roundsWithin(rounds)) {
    const start = (round - 1) % systems.length;
    for (const id of [...systems.slice(start), ...systems.slice(0, start)]) {
      progress(`${SYSTEMS[id].name}, round ${round}`);
      results.get(id)!.push(await measure(id));
    }
  }
  return systems.map((id) => ({ id, name: SYSTEMS[id].name, results: results.get(id)! }));
}

/** How each was driven, for a table's notes. */
export function mannersOf(systems: readonly SystemId[]): string[] {
  return systems.map((id) => `${SYSTEMS[id].manner}.`);
}
