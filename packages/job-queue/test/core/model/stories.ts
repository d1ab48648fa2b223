/** Draws stories: what happens in them is likely to get in each other's way. */
import * as fc from "fast-check";
import type { DrawnJob, ForeignRow, Operation } from "./operations.ts";

const index = fc.nat({ max: 40 });
const process = fc.nat({ max: 2 });
const worker = fc.nat({ max: 2 });

/** Mostly the first, for what few jobs ask for. */
function seldom<T>(usual: T, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });
}

const drawnJob: fc.Arbitrary<DrawnJob> = fc.record({
  type: fc.nat({ max: 1 }),
  channel: fc.nat({ max: 1 }),
  priority: seldom(0, fc.constantFrom(-1, 0, 1)),
  delayMs: seldom<number | null>(null, fc.constantFrom(0, 500, 3_000)),
  dependencies: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(index, { minLength: 1, maxLength: 3 }) },
  ),
  follows: fc.boolean(),
  policy: fc.constantFrom("run", "run", "cancel", "fail"),
  unique: seldom<DrawnJob["unique"]>(
    null,
    fc.record({ key: fc.nat({ max: 1 }), periodMs: fc.constantFrom(null, 1_000, 5_000) }),
  ),
  limit: seldom<number | null>(null, fc.nat({ max: 1 })),
  maxAttempts: seldom<number | null>(null, fc.constantFrom(1, 2)),
  gathers: seldom(false, fc.constant(true)),
  repeats: seldom<number | null>(null, index),
});

const foreignRow: fc.Arbitrary<ForeignRow> = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), job: drawnJob }),
  fc.record({ kind: fc.constant("repeat-insert" as const), job: index }),
  fc.record({ kind: fc.constant("cancel" as const), job: index }),
  fc.record({ kind: fc.constant("delete" as const), job: index }),
  fc.record({ kind: fc.constant("scribble" as const), job: index, field: fc.nat({ max: 9 }) }),
  fc.record({ kind: fc.constant("claim" as const), job: index }),
);

const someOf = fc.constantFrom([0], [1], [0, 1], [1, 0]);

const claim: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constant("claim" as const),
  process,
  worker,
  types: someOf,
  channels: someOf,
  limit: fc.constantFrom(1, 2, 5),
  lease: fc.constantFrom("worker", "worker", "token"),
});

const tell: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constant("tell" as const),
  process,
  claim: index,
  what: fc.constantFrom("finish", "finish", "fail", "fail", "fail-for-good", "release", "requeue"),
  by: fc.constantFrom("token", "id-and-token", "id"),
  random: fc.constantFrom(0, 0.5, 0.99),
});

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("enqueue" as const),
      process,
      jobs: fc.array(drawnJob, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 6, arbitrary: claim },
  { weight: 6, arbitrary: tell },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("claim-by-id" as const), process, worker, job: index }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      process,
      what: fc.constantFrom("cancel", "fail-unrun", "delete"),
      job: index,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("redrive" as const),
      process,
      jobs: fc.array(index, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("sweep" as const), process }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("register", "unregister"), process, worker }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("foreign" as const),
      row: foreignRow,
      clockErrorMs: fc.constantFrom(0, 0, -86_400_000, 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("die", "revive"), worker }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("beat" as const), claim: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), process }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), process, worker }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 1, 400, 2_000, 15_000),
    }),
  },
);

export function stories(maxLength: number): fc.Arbitrary<readonly Operation[]> {
  return fc.array(operation, { maxLength, size: "max" });
}
