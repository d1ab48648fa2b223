/** Mistakes in counting and numbering claims. */
import { type Mutant, mutantsOf } from "../mutant.ts";

const mutant = mutantsOf("packages/work-item/src");

export const WORK_ITEM_MUTANTS: readonly Mutant[] = [
  mutant(
    "losses-counted-after",
    "L13",
    "A loss is counted when a claim is settled instead of when it is made, and a worker that died settles nothing.",
    ["claim.ts", "losses: before.losses + 1 };", "losses: before.losses };"],
  ),
  mutant(
    "attempts-counted-after",
    "L13",
    "An attempt is not counted when the claim is made, and nobody counts it later.",
    ["claim.ts", "attempts: before.attempts + 1,", "attempts: before.attempts,"],
  ),
  mutant(
    "retry-starts-claims-anew",
    "L12",
    "A user's retry starts the claim numbers anew, so results of earlier claims fit again.",
    [
      "claim.ts",
      "return { claim: before.claim, attempts: 0, losses: 0 };",
      "return { claim: before.claim * 0, attempts: 0, losses: 0 };",
    ],
  ),
  mutant("losses-without-end", "L13", "An item may be lost any number of times.", [
    "claim.ts",
    'if (ending === "lost") return after.losses >= limits.maxLosses;',
    "",
  ]),
  mutant("one-attempt-too-many", "L13", "An item is tried once more than it may be.", [
    "claim.ts",
    "return after.attempts >= limits.maxAttempts;",
    "return after.attempts > limits.maxAttempts;",
  ]),
  mutant("lost-counts-as-failed", "L13", "A lost claim also uses up an attempt.", [
    "claim.ts",
    "lost: { attempts: 1, losses: 0 },",
    "lost: { attempts: 0, losses: 0 },",
  ]),
];
