import { describe, expect, test } from "vitest";
import { parseReadingList } from "../src/index.ts";
import { utf8 } from "./bytes.ts";

function read(text: string, fileName?: string) {
  return parseReadingList(utf8(text), { fileName });
}

describe("the JSON export of", () => {
  test("wallabag gives title, time and tags", () => {
    const { format, entries } = read(
      JSON.stringify([
        {
          is_archived: 0,
          is_starred: 1,
          tags: ["garden", { label: "long reads" }],
          id: 3,
          title: "Bees",
          url: "https://example.com/bees",
          content: '<p>with a "quote", a [bracket] and a {brace}</p>',
          created_at: "2020-01-01T01:00:00+0100",
          domain_name: "example.com",
        },
      ]),
    );
    expect(format).toBe("wallabag-json");
    expect(entries).toEqual([
      {
        url: "https://example.com/bees",
        line: 1,
        title: "Bees",
        addedAt: "2020-01-01T00:00:00.000Z",
        tags: ["garden", "long reads"],
      },
    ]);
  });

  test("Omnivore gives title, time and labels", () => {
    const { format, entries } = read(
      JSON.stringify([
        {
          id: "5f0c",
          slug: "a-house",
          title: "A house",
          url: "https://example.com/house",
          state: "Active",
          readingProgress: 12,
          labels: ["wood"],
          savedAt: "2021-03-04T05:06:07.000Z",
        },
      ]),
    );
    expect(format).toBe("omnivore-json");
    expect(entries).toEqual([
      {
        url: "https://example.com/house",
        line: 1,
        title: "A house",
        addedAt: "2021-03-04T05:06:07.000Z",
        tags: ["wood"],
      },
    ]);
  });
});

describe("a JSON list", () => {
  test("takes strings and objects, and names the line of each element", () => {
    const { format, entries, invalid, duplicates } = read(`[
  "https://example.com/a",
  { "url": "example.com/b", "title": "B" },
  7, null, ["https://example.com/x"],
  { "title": "no address" },
  { "url": 5 },
  { "url": "https://example.com/\\u0063" , },
  {
    "href": "https://example.com/a"
  }
]
`);
    expect(format).toBe("json");
    expect(entries).toEqual([
      { url: "https://example.com/a", line: 2 },
      { url: "https://example.com/b", line: 3, title: "B" },
    ]);
    expect(invalid.map(({ line }) => line)).toEqual([4, 4, 4, 5, 6, 7]);
    expect(invalid.at(-1)?.reason).toMatch(/not valid JSON/);
    expect(duplicates).toEqual([{ line: 8, url: "https://example.com/a", firstLine: 2 }]);
  });

  test("may have one object in each line", () => {
    const { entries, invalid } = read(
      '{"url":"https://example.com/a"}\n\n{"url":"https://example.com/b"}\nnonsense\n',
    );
    expect(entries.map(({ line }) => line)).toEqual([1, 3]);
    expect(invalid.map(({ line }) => line)).toEqual([4]);
  });

  test("that was cut off keeps what is whole and says where it ends", () => {
    const { entries, invalid } = read('[\n{"url":"https://example.com/a"},\n{"url":"https://exam');
    expect(entries.map(({ line }) => line)).toEqual([2]);
    expect(invalid).toEqual([{ line: 3, reason: expect.stringContaining("not downloaded completely") }]);
  });

  test("that lacks only its last bracket says so", () => {
    const { entries, invalid } = read('["https://example.com/a"');
    expect(entries).toHaveLength(1);
    expect(invalid).toHaveLength(1);
  });

  test("with text after its end says so", () => {
    const { entries, invalid } = read(
      '["https://example.com/a", "https://example.com/b"]\nhttps://example.com/c',
    );
    expect(entries).toHaveLength(2);
    expect(invalid).toEqual([{ line: 2, reason: expect.stringContaining("after the end") }]);
  });

  test("treats __proto__ and constructor as names like any other", () => {
    const { entries, invalid } = read(
      '[{"__proto__":{"url":"https://example.com/evil"},"constructor":1},{"url":"https://example.com/a","__proto__":{"title":"x"}}]',
    );
    expect(entries).toEqual([{ url: "https://example.com/a", line: 1 }]);
    expect(invalid).toHaveLength(1);
    expect(({} as Record<string, unknown>)["url"]).toBeUndefined();
  });

  test("that is empty has no rows", () => {
    expect(read("[ ]")).toEqual({ format: "json", entries: [], invalid: [], duplicates: [] });
  });

  test("is told from Markdown, which begins with a bracket too", () => {
    expect(read('["A title"](https://example.com/a)').format).toBe("plain-text");
    expect(read("[ ] https://example.com/a").format).toBe("plain-text");
    expect(read("[A title](https://example.com/a)").format).toBe("plain-text");
  });

  test.each([
    ["arrays", "[".repeat(1_000_000)],
    ["objects", `[{"url":"https://example.com/a","more":${'{"a":'.repeat(1_000_000)}`],
  ])("of deeply nested %s is refused clearly", (_, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "not-a-list", message: expect.stringContaining("nested deeper") }),
    );
  });

  test("that is one object without an address is refused", () => {
    expect(() => read('{"name":"settings","version":1}')).toThrow(
      expect.objectContaining({ code: "not-a-list" }),
    );
  });
});

describe("what a JSON entry says beside its address", () => {
  test.each([
    ["title", { title: "a\u0000b\n c\ud800" }, { title: "a b c\ufffd" }],
    ["title of another type", { title: 5 }, {}],
    ["title that is the address", { title: "https://example.com/a" }, {}],
    ["time in seconds", { created: 1577836800 }, { addedAt: "2020-01-01T00:00:00.000Z" }],
    ["time in milliseconds as text", { created: "1577836800000" }, { addedAt: "2020-01-01T00:00:00.000Z" }],
    [
      "time without a zone, which is taken for UTC",
      { created: "2020-01-01 00:00:00" },
      { addedAt: "2020-01-01T00:00:00.000Z" },
    ],
    ["day", { created: "2020-01-01" }, { addedAt: "2020-01-01T00:00:00.000Z" }],
    ["time of no fixed notation", { created: "Jan 1, 2020" }, {}],
    ["time of zero", { created: 0 }, {}],
    ["time too large for a date", { created: 1e300 }, {}],
    ["impossible time", { created: "2020-13-45T00:00:00Z" }, {}],
    ["tags as text", { tags: "b, a ,b" }, { tags: ["b", "a"] }],
    ["tags of other types", { tags: [1, null, { x: 1 }, " "] }, {}],
  ])("%s", (_, stated, expected) => {
    const { entries } = read(JSON.stringify([{ url: "https://example.com/a", ...stated }]));
    expect(entries).toEqual([{ url: "https://example.com/a", line: 1, ...expected }]);
  });

  test("is cut to its limits", () => {
    const tags = Array.from({ length: 100 }, (_, i) => `${i}${"t".repeat(200)}`);
    const { entries } = read(
      JSON.stringify([{ url: "https://example.com/a", title: "x".repeat(5000), tags }]),
    );
    expect(entries[0]?.title).toHaveLength(1000);
    expect(entries[0]?.tags).toHaveLength(64);
    expect(entries[0]?.tags?.every((tag) => tag.length === 100)).toBe(true);
  });
});
