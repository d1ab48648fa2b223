import { type Change, createUpcast, type Upcaster } from "@tidemark/sync-log";
import { expect, it } from "vitest";
import { contentChange } from "./content-changes.ts";

const rename = (fromVersion: number, from: string, to: string): Upcaster => ({
  appId: "articles",
  tableName: "articles",
  fromVersion,
  lift: ({ data, ...change }): Change => {
    const { [from]: value = null, ...rest } = data ?? {};
    return { ...change, data: { ...rest, [to]: value } };
  },
});

const upcast = createUpcast([rename(1, "name", "heading"), rename(2, "heading", "title")]);

it.each([
  [1, { name: "A" }],
  [2, { heading: "A" }],
  [3, { title: "A" }],
])("S35 lifts a change of version %i to today's shape", (schemaVersion, data) => {
  const lifted = upcast(contentChange({ schemaVersion, data }));
  expect(lifted).toMatchObject({ schemaVersion: 3, data: { title: "A" } });
});

it("S35 leaves changes of other tables and of newer versions as they are", () => {
  for (const other of [{ tableName: "tags" }, { appId: "notes" }, { schemaVersion: 9 }]) {
    const change = contentChange({ data: { name: "A" }, ...other });
    expect(upcast(change)).toBe(change);
  }
});

it("S35 does not alter the stored change", () => {
  const change = contentChange({ data: { name: "A" } });
  const before = structuredClone(change);
  upcast(change);
  expect(change).toEqual(before);
});

it("S35 refuses two ways to lift the same version", () => {
  expect(() => createUpcast([rename(1, "a", "b"), rename(1, "c", "d")])).toThrow(/Two upcasters/);
});
