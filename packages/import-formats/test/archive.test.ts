import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { parseReadingList } from "../src/index.ts";

function omnivoreFile(...names: string[]): Uint8Array {
  return strToU8(
    JSON.stringify(
      names.map((name) => ({
        slug: name,
        savedAt: "2024-01-01T00:00:00Z",
        url: `https://example.com/${name}`,
      })),
    ),
  );
}

function pocketPart(name: string): Uint8Array {
  return strToU8(`title,url,time_added,tags,status\nT,https://example.com/${name},1,,unread\n`);
}

function refusalCode(bytes: Uint8Array, maxBytes?: number): string | undefined {
  try {
    parseReadingList(bytes, { maxBytes });
    return "accepted";
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const twoFiles = {
  "metadata_20_to_39.json": omnivoreFile("c", "a"),
  "metadata_0_to_19.json": omnivoreFile("a", "b"),
  "metadata_100_to_119.json": omnivoreFile("d"),
  "content/a.html": strToU8('<a href="https://example.com/not-a-row">x</a>'),
};

describe("an Omnivore archive", () => {
  test.each([
    ["packed", 6],
    ["stored", 0],
  ] as const)("that is %s gives the rows of its metadata files, numbered through", (_, level) => {
    const list = parseReadingList(zipSync(twoFiles, { level }));
    expect(list.format).toBe("omnivore-zip");
    expect(list.entries.map(({ url, line }) => [line, url])).toEqual([
      [1, "https://example.com/a"],
      [2, "https://example.com/b"],
      [3, "https://example.com/c"],
      [5, "https://example.com/d"],
    ]);
    expect(list.duplicates).toEqual([{ line: 4, url: "https://example.com/a", firstLine: 1 }]);
  });

  test("is read from a view into a larger buffer", () => {
    const zip = zipSync(twoFiles);
    const padded = new Uint8Array(zip.length + 200);
    padded.set(zip, 100);
    expect(parseReadingList(padded.subarray(100, 100 + zip.length)).entries).toHaveLength(4);
  });
});

test("a Pocket archive gives the rows of its parts", () => {
  const { format, entries } = parseReadingList(
    zipSync({
      "part_000001.csv": pocketPart("b"),
      "part_000000.csv": pocketPart("a"),
      "annotations/part_000000.json": strToU8("{}"),
    }),
  );
  expect(format).toBe("pocket-csv");
  expect(entries.map(({ url }) => url)).toEqual(["https://example.com/a", "https://example.com/b"]);
});

describe("an archive is refused", () => {
  test("when it has no list inside", () => {
    expect(refusalCode(zipSync({ "word/document.xml": strToU8("<x/>") }))).toBe("not-a-list");
    expect(refusalCode(zipSync({}))).toBe("not-a-list");
  });

  test("when it is cut off anywhere", () => {
    const zip = zipSync(twoFiles);
    for (let length = 4; length < zip.length; length += 7) {
      expect(refusalCode(zip.subarray(0, length))).toBe("unreadable-archive");
    }
  });

  test("when it unpacks to more than the limit", () => {
    const bomb = zipSync({ "metadata_0.json": new Uint8Array(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(refusalCode(bomb, 1024 * 1024)).toBe("too-large");
  });

  test("when its files together unpack to more than the limit", () => {
    const file = strToU8(`["https://example.com/a"]${" ".repeat(600_000)}`);
    expect(refusalCode(zipSync({ "metadata_0.json": file, "metadata_1.json": file }), 1_000_000)).toBe(
      "too-large",
    );
  });

  test("when the size it claims is a lie", () => {
    const zip = zipSync({ "metadata_0.json": new Uint8Array(8 * 1024 * 1024) });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    for (let at = 0; at + 4 <= zip.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    }
    expect(refusalCode(zip, 1024 * 1024)).toBe("too-large");
  });

  test("when many members share the same packed bytes", () => {
    const zip = zipSync({ "metadata_0.json": new Uint8Array(200_000), "metadata_1.json": strToU8("[]") });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    const headers: number[] = [];
    for (let at = 0; at + 4 <= zip.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) headers.push(at);
    }
    for (const at of headers) view.setUint32(at + 20, zip.length - 60, true);
    expect(refusalCode(zip)).toBe("unreadable-archive");
  });

  test("when a member is encrypted", () => {
    const zip = zipSync(twoFiles);
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    for (let at = 0; at + 4 <= zip.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 8, 1, true);
    }
    expect(refusalCode(zip)).toBe("unreadable-archive");
  });
});
