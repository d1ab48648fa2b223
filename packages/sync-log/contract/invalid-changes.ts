/** Changes that no log may keep. */
import { InvalidChangeError, type NewChange } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import { itemInsert, jobInsert } from "./example-changes.ts";
import { type OpenLog, useLog } from "./under-test.ts";

const NUL = "\u0000";
const LONE = "\ud800";
const STAMP = "2026-05-04T03:02:01.000Z";

const INVALID: readonly (readonly [what: string, rest: Partial<NewChange>])[] = [
  ["an id that is no UUID", { id: "job-1" }],
  ["no app", { appId: "" }],
  ["no record id", { recordId: "" }],
  ["no client id", { clientId: "" }],
  ["an unknown operation", { op: "upsert" as "insert" }],
  ["an unknown origin", { origin: "nobody" as "user" }],
  ["the field __proto__", { data: JSON.parse('{"__proto__": 1}') as NewChange["data"] }],
  ["the field constructor", { data: { constructor: 1 } }],
  ["the field prototype", { data: { prototype: 1 } }],
  [
    "a time of the field __proto__",
    { fieldMeta: JSON.parse(`{"__proto__": "${STAMP}"}`) as Record<string, string> },
  ],
  ["a field time that is no time", { fieldMeta: { status: "yesterday" } }],
  ["a field time without a zone", { fieldMeta: { status: "2026-05-04T03:02:01" } }],
  ["a NUL in a value", { data: { title: `a${NUL}b` } }],
  ["a NUL deep in a value", { data: { list: [{ inner: [NUL] }] } }],
  ["a NUL in a field's name", { data: { [`a${NUL}`]: 1 } }],
  ["a NUL in the record id", { recordId: `job${NUL}` }],
  ["a NUL in the space id", { spaceId: NUL }],
  ["a NUL in the name of a field time", { fieldMeta: { [`a${NUL}`]: STAMP } }],
  [
    "a NUL beside a field without a value",
    { data: { title: NUL, none: undefined } as unknown as NewChange["data"] },
  ],
  ["a NUL in the actor", { actor: { kind: "user", principalId: NUL } }],
  ["a lone surrogate in a value", { data: { title: `a${LONE}` } }],
  ["a lone surrogate in a field's name", { data: { [LONE]: 1 } }],
  ["a lone surrogate in the client id", { clientId: LONE }],
  ["a lone surrogate in the name of a field time", { fieldMeta: { [LONE]: STAMP } }],
  ["a lone surrogate in the actor", { actor: { kind: "user", principalId: "x", displayName: LONE } }],
  ["a number that JSON has no word for", { data: { count: Number.POSITIVE_INFINITY } }],
  ["a delete without its time", { op: "delete", data: null, fieldMeta: {} }],
];

export function invalidChangesContract(open: OpenLog): void {
  describe("changes that cannot be stored", () => {
    const under = useLog(open);

    it.each(INVALID)("S22 refuses %s", async (_what, rest) => {
      const bad = jobInsert("job-1", rest);
      const appending = under.log.withStream("ann", (stream) =>
        stream.append([itemInsert("item-1", "job-1"), bad]),
      );
      await expect(appending).rejects.toThrow(InvalidChangeError);
      await expect(appending).rejects.toMatchObject({ changeId: bad.id });
      expect(await under.log.readAfter("ann", 0)).toEqual({ changes: [], upTo: 0, hasMore: false });
    });

    it("S22 stores an array of 200,000 values", async () => {
      const list = Array.from({ length: 200_000 }, (_, index) => index);
      await under.log.withStream("ann", (stream) => stream.append([jobInsert("job-1", { data: { list } })]));
      const { changes } = await under.log.readAfter("ann", 0);
      expect(changes[0]?.data?.["list"]).toHaveLength(200_000);
    });
  });
}
