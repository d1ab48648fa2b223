/** Whatever way of checking costs least, it has to find what the plainest one finds, in changes of the oddest kind. */
import { changeProblem, type ChangeProblem, type NewChange, parseStampMs } from "@tidemark/sync-log";
import { jobInsert } from "@tidemark/sync-log/contract";
import * as fc from "fast-check";
import { expect, it } from "vitest";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FORBIDDEN = ["__proto__", "constructor", "prototype"];

/** The rules in their order, as plainly as they can be said: every answer that would be right. */
function rightAnswers(change: NewChange): readonly (ChangeProblem | null)[] {
  const { id, appId, tableName, recordId, clientId, spaceId, data, fieldMeta } = change;
  if (!UUID.test(id)) return ["id-not-uuid"];
  if ([appId, tableName, recordId, clientId].includes("")) return ["name-empty"];
  if (!["insert", "update", "delete"].includes(change.op)) return ["op-unknown"];
  if (!["user", "agent", "system", "migration"].includes(change.origin)) return ["origin-unknown"];
  for (const [field, time] of Object.entries(fieldMeta)) {
    if (FORBIDDEN.includes(field)) return ["field-forbidden"];
    if (parseStampMs(time) === null) return ["field-time-invalid"];
    if (!isStorable(field)) return ["text-not-storable"];
  }
  if (Object.keys(data ?? {}).some((field) => FORBIDDEN.includes(field))) return ["field-forbidden"];
  if (change.op === "delete" && fieldMeta["deletedAt"] === undefined) return ["delete-without-time"];
  const names = [appId, tableName, recordId, clientId, spaceId ?? ""];
  if (!names.every(isStorable)) return ["text-not-storable"];
  for (const value of [data, change.actor]) {
    const problems = problemsIn(value);
    if (problems.length > 0) return problems;
  }
  return [null];
}

function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}

function problemsIn(value: unknown): ChangeProblem[] {
  if (typeof value === "string") return isStorable(value) ? [] : ["text-not-storable"];
  if (typeof value === "number") return Number.isFinite(value) ? [] : ["number-not-storable"];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(problemsIn);
  return Object.entries(value).flatMap(([key, inner]) => [...problemsIn(key), ...problemsIn(inner)]);
}

/** Mostly sound, so that the rules further down get their turn. */
function mostly<T, U>(sound: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 12, arbitrary: sound }, { weight: 1, arbitrary: odd });
}

const oddText = fc.constantFrom("", "a\0b", "\ud800", "x\udc00y", "\udc00\ud800");
const text = mostly(fc.constantFrom("queue", "Grüße 🎉", "0", "x".repeat(300)), oddText);
const field = mostly(
  fc.constantFrom("state", "deletedAt", "7", "ünï", "toString"),
  fc.constantFrom(...FORBIDDEN, "a\0", "\ud800"),
);
const time = mostly(
  fc.constantFrom("2026-05-04T03:02:01.000Z", "2026-05-04T03:02:01.001Z", "2026-05-04T03:02+02:00"),
  fc.constantFrom("yesterday", "", "2026-13-04T03:02:01.000Z", undefined),
);
const number = mostly(fc.constantFrom(0, -2.5, 1e21), fc.constantFrom(NaN, Infinity, -Infinity));

/** Fields of its own, also by the name of `__proto__`, and maybe some of a prototype that nobody stores. */
function fields<T>(values: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<Record<string, T>> {
  const inherited = fc.constantFrom(Object.prototype, null, { odd: "\0", "\ud800": { deep: [NaN] } });
  return fc
    .tuple(fc.array(fc.tuple(field, values), { maxLength }), mostly(fc.constant(Object.prototype), inherited))
    .map(([entries, prototype]) => {
      const made = Object.create(prototype) as Record<string, T>;
      for (const [name, value] of entries) {
        Object.defineProperty(made, name, { value, enumerable: true, configurable: true });
      }
      return made;
    });
}

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, number, fc.constantFrom(null, true, undefined)),
    fc.array(tie("json"), { maxLength: 4 }),
    fields(tie("json"), 4),
  ),
}));

const change = fc.record({
  id: mostly(
    fc.uuid(),
    fc.oneof(
      fc.uuid().map((id) => id.toUpperCase()),
      fc.constantFrom("", "job-1", "0197c1a2-0000-7000-8000-00000000000g"),
    ),
  ),
  appId: text,
  tableName: text,
  recordId: text,
  clientId: text,
  spaceId: fc.oneof(fc.constant(null), text),
  op: mostly(fc.constantFrom("insert", "update", "delete"), fc.constantFrom("upsert", "")),
  origin: mostly(fc.constantFrom("user", "agent", "system", "migration"), fc.constantFrom("nobody")),
  data: fc.oneof(fc.constant(null), fields(json, 5)),
  fieldMeta: fields(time, 4),
  schemaVersion: fc.constant(1),
  actor: fc.oneof(fc.constant(null), fc.record({ kind: text, principalId: text, displayName: json })),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<NewChange>;

it("S22 finds in odd changes what the plainest check finds", () => {
  fc.assert(
    fc.property(change, (drawn) => {
      expect(rightAnswers(drawn)).toContain(changeProblem(drawn));
    }),
    { numRuns: 5_000 },
  );
});

it("S22 sees what became of field times that it let pass before", () => {
  const at = "2026-05-04T03:02:01.000Z";
  const fieldMeta: Record<string, string> = { status: at };
  const repeated = jobInsert("job-1", { fieldMeta });
  expect(changeProblem(repeated)).toBeNull();
  fieldMeta["status"] = "yesterday";
  expect(changeProblem(repeated)).toBe("field-time-invalid");
  Object.assign(fieldMeta, { status: at, "a\0": at });
  expect(changeProblem(repeated)).toBe("text-not-storable");
});
