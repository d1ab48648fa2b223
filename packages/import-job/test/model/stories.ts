/** Draws stories: operations in any order, with clocks of any kind and results told late and twice. */
import type { Json } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { ITEM_STATES, JOB_STATUSES, type JobIntent, type Outcome, type Taken } from "../../src/index.ts";
import type { Clock, Operation } from "./operations.ts";

const just = <T extends string>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const clock = just<Clock>("right", "right", "right", "slow", "fast", "in-1970", "in-9000", "unstamped");
const record = fc.nat({ max: 40 });
const worker = fc.nat({ max: 2 });
const usually = fc.constantFrom(true, true, true, false);

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

function extracted(warning: "probable_consent_wall" | null): Outcome {
  return { kind: "extracted", pickup: { sealed: "…" }, warning };
}

function failed(code: string, retryable: boolean, retryAfterMs?: number): Outcome {
  return { kind: "failed", code, message: `It was ${code}.`, retryable, retryAfterMs };
}

const outcome = fc.constantFrom<Outcome>(
  extracted(null),
  extracted(null),
  extracted(null),
  extracted("probable_consent_wall"),
  failed("timeout", true),
  failed("server-error", true),
  failed("not-html", false),
  failed("not-html", true),
  failed("rate-limited", true),
  failed("rate-limited", true, MINUTE_MS),
  failed("rate-limited", true, 48 * HOUR_MS),
  { kind: "released" },
);

const time = fc.constantFrom<Json>(null, "2030-01-01T00:10:00.000Z", "9000-01-01T00:00:00Z", "soon", 7);
const count = fc.constantFrom<Json>(0, 1, 3, 99, null, "many");
const text = fc.constantFrom<Json>(null, "", "w-0", "https://elsewhere.example/", "probable_consent_wall");

const itemFields = partly({
  state: fc.constantFrom<Json>(...ITEM_STATES, "unheard-of", null),
  claim: count,
  attempts: count,
  losses: count,
  claimedBy: text,
  lastAttemptAt: time,
  nextAttemptAt: time,
  error: text,
  errorCode: text,
  articleId: text,
  warning: text,
  url: text,
  jobId: text,
  deletedAt: time,
});

const jobFields = partly({
  status: fc.constantFrom<Json>(...JOB_STATUSES, "unheard-of", null),
  totalUrls: count,
  source: text,
  startedAt: time,
  finishedAt: time,
  savedCount: count,
  errorCount: count,
  cancelledCount: count,
  deletedAt: time,
});

const pickupFields = partly({ payload: text, itemId: text, deletedAt: fc.constant<Json>(null) });

type Fields = Readonly<Record<string, Json>>;

function partly(model: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Fields> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Fields>;
}

type Scribble = Extract<Operation, { kind: "scribble" }>;

function scribble(
  on: Scribble["on"],
  op: fc.Arbitrary<Scribble["op"]>,
  fields: fc.Arbitrary<Fields>,
  origin: fc.Arbitrary<Scribble["origin"]>,
): fc.Arbitrary<Scribble> {
  return fc.record({ kind: just("scribble"), on: just(on), record, op, fields, origin, clock });
}

/**
 * What no client of good faith writes: worker-owned fields, unknown values, deletions of items. And a
 * writer with a worker's origin that keeps to no claim: an old program, or a hand at the console.
 */
const scribbles = fc.oneof(
  scribble("job", just("update", "update", "insert"), jobFields, just("user", "agent")),
  scribble("item", just("update", "update", "insert", "delete"), itemFields, just("user", "agent")),
  scribble("pickup", just("update", "insert", "delete"), pickupFields, just("user")),
  scribble("item", just("update"), itemFields.map(unclaimed), just("system")),
  scribble("job", just("update"), jobFields.map(undeleted), just("system")),
);

function unclaimed(fields: Fields): Fields {
  return { ...fields, claim: -1, deletedAt: null };
}

function undeleted(fields: Fields): Fields {
  return { ...fields, deletedAt: null };
}

const appetite = fc.record({ room: fc.integer({ min: 1, max: 4 }), perJob: fc.constantFrom(null, 1, 3) });

const work: fc.Arbitrary<Operation> = fc.record({
  kind: just("work"),
  worker,
  results: fc.array(fc.record({ claim: fc.nat({ max: 12 }), outcome, again: fc.boolean() }), {
    maxLength: 4,
  }),
  claim: fc.oneof({ weight: 5, arbitrary: appetite }, { weight: 1, arbitrary: fc.constant(null) }),
  random: fc.constantFrom(0, 0.3, 0.999),
});

const newImport: fc.Arbitrary<Operation> = fc.record({
  kind: just("import"),
  items: fc.integer({ min: 0, max: 5 }),
  absent: fc.constantFrom(0, 0, 0, 1),
  order: just("job-first", "job-first", "items-first"),
  clock,
});

const newItems: fc.Arbitrary<Operation> = fc.record({
  kind: just("add-items"),
  job: record,
  items: fc.integer({ min: 1, max: 2 }),
  clock,
});

const intent: fc.Arbitrary<Operation> = fc.record({
  kind: just("intend"),
  job: record,
  intent: just<JobIntent>("pause", "resume", "resume", "cancel"),
  clock,
});

const taking: fc.Arbitrary<Operation> = fc.record({
  kind: just("take"),
  item: record,
  aims: usually,
  taken: just<Taken>("saved", "duplicate", "consent-wall"),
  part: just("both", "both", "state", "pickup"),
  clock,
});

const passing: fc.Arbitrary<Operation> = fc.record({
  kind: just("pass"),
  ms: fc.constantFrom(
    1,
    SECOND_MS,
    20 * SECOND_MS,
    MINUTE_MS,
    6 * MINUTE_MS,
    11 * MINUTE_MS,
    HOUR_MS,
    25 * HOUR_MS,
  ),
});

const fate: fc.Arbitrary<Operation> = fc.record({ kind: just("die", "revive", "revive", "forget"), worker });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 14, arbitrary: work },
  { weight: 6, arbitrary: passing },
  { weight: 5, arbitrary: taking },
  { weight: 4, arbitrary: fate },
  { weight: 4, arbitrary: scribbles },
  { weight: 3, arbitrary: newImport },
  { weight: 3, arbitrary: fc.record({ kind: just("retry"), item: record, aims: usually, clock }) },
  { weight: 2, arbitrary: intent },
  { weight: 1, arbitrary: newItems },
  { weight: 1, arbitrary: fc.record({ kind: just("delete"), job: record, clock }) },
  { weight: 1, arbitrary: fc.record({ kind: just("push-again"), insert: record, clock }) },
  { weight: 1, arbitrary: fc.record({ kind: just("age-pickups") }) },
);

/** A story begins with an import, so that the rest has something to happen to. */
export function stories(maxLength: number): fc.Arbitrary<Operation[]> {
  const opening: Operation = { kind: "import", items: 4, absent: 0, order: "job-first", clock: "right" };
  return fc.array(operation, { maxLength, size: "max" }).map((operations) => [opening, ...operations]);
}
