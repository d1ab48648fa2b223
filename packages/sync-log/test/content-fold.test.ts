import {
  type Change,
  type ContentRecord,
  evolveContent,
  foldContent,
  isDeleted,
  type NewChange,
  readContent,
} from "@tidemark/sync-log";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentChange, contentChanges } from "./content-changes.ts";

const DAY_1 = "2026-01-01T00:00:00.000Z";
const DAY_2 = "2026-01-02T00:00:00.000Z";
const DAY_3 = "2026-01-03T00:00:00.000Z";
const ID_1 = "00000000-0000-4000-8000-000000000001";
const ID_2 = "00000000-0000-4000-8000-000000000002";

function foldOne(...changes: Partial<Change>[]): ContentRecord {
  return [...foldContent(changes.map(contentChange)).values()][0]!;
}

const edit = (title: string, at: string, id = ID_1): Partial<Change> => ({
  id,
  data: { title },
  fieldMeta: { title: at },
});
const deletion = (at: string, id = ID_2): Partial<Change> => ({
  id,
  op: "delete",
  data: null,
  fieldMeta: { deletedAt: at },
});

describe("changes of content tables", () => {
  it("S25 L6: fold to the same in any order", () => {
    const shuffled = contentChanges.chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length })),
    );
    fc.assert(
      fc.property(shuffled, ([changes, other]) => {
        expect(foldContent(other)).toEqual(foldContent(changes));
      }),
    );
  });

  it("S26 fold to the same however often each arrives", () => {
    const repeated = contentChanges.chain((changes) =>
      fc.tuple(fc.constant(changes), fc.array(fc.constantFrom(...changes, undefined), { maxLength: 20 })),
    );
    fc.assert(
      fc.property(repeated, ([changes, again]) => {
        const twice = [...changes, ...again.filter((change) => change !== undefined)];
        expect(foldContent(twice)).toEqual(foldContent(changes));
      }),
    );
  });

  it("S27 fold to the same in one go and in any parts, and alter nothing that was given", () => {
    fc.assert(
      fc.property(contentChanges, fc.nat({ max: 12 }), (changes, cut) => {
        const parts = [changes.slice(0, cut), changes.slice(cut)];
        const given = JSON.stringify(changes);
        const records = new Map<string, ContentRecord>();
        for (const change of parts.flat()) {
          const key = `articles/articles/${change.recordId}`;
          const before = records.get(key);
          const sizeBefore = before?.size;
          records.set(key, evolveContent(before, change));
          expect(before?.size).toBe(sizeBefore);
        }
        expect(records).toEqual(foldContent(changes));
        expect(JSON.stringify(changes)).toBe(given);
      }),
    );
  });

  it("S28 keep the value with the latest time, field by field", () => {
    const record = foldOne(
      { id: ID_1, data: { title: "new", note: "old" }, fieldMeta: { title: DAY_3, note: DAY_1 } },
      { id: ID_2, data: { title: "old", note: "new" }, fieldMeta: { title: DAY_1, note: DAY_2 } },
    );
    expect(readContent(record)).toEqual({ title: "new", note: "new" });
  });

  it("S28 take a field without a time as set when it was stored", () => {
    const record = foldOne(
      { id: ID_1, data: { title: "untimed" }, createdAt: DAY_2 },
      edit("earlier", DAY_1, ID_2),
    );
    expect(readContent(record)).toEqual({ title: "untimed" });
  });

  it("S29 break a tie of times by change id, whichever came first", () => {
    const [low, high] = [edit("low", DAY_1, ID_1), edit("high", DAY_1, ID_2)];
    expect(readContent(foldOne(low, high))).toEqual({ title: "high" });
    expect(readContent(foldOne(high, low))).toEqual({ title: "high" });
  });

  it("S30 are gone once deleted, and a later edit of other fields does not bring them back", () => {
    const record = foldOne(edit("first", DAY_1), deletion(DAY_2), edit("later", DAY_3, "z"));
    expect(isDeleted(record)).toBe(true);
    expect(readContent(record)).toBeNull();
  });

  it("S30 are back, with all their fields, when a later change takes the deletion back", () => {
    const restored: Partial<Change> = { id: "z", data: { deletedAt: null }, fieldMeta: { deletedAt: DAY_3 } };
    expect(readContent(foldOne(edit("kept", DAY_1), deletion(DAY_2), restored))).toEqual({ title: "kept" });
    expect(readContent(foldOne(restored, edit("kept", DAY_1), deletion(DAY_2)))).toEqual({ title: "kept" });
    const tooEarly = { ...restored, fieldMeta: { deletedAt: DAY_1 } };
    expect(readContent(foldOne(edit("kept", DAY_1), deletion(DAY_2), tooEarly))).toBeNull();
  });

  it.each(["__proto__", "constructor", "prototype"])(
    "S31 have no field %s, whatever a stored row says",
    (field) => {
      const data = JSON.parse(`{"${field}": {"polluted": true}, "title": "kept"}`) as NewChange["data"];
      const values = readContent(foldOne({ data }));
      expect(Object.keys(values ?? {})).toEqual(["title"]);
      expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );
});
