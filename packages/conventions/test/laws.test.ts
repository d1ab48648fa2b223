import { expect, test } from "vitest";
import { listFiles, readFiles } from "./repository.ts";

/** The laws of `docs/architecture.md` that the parts built so far can break. */
const LAWS = Array.from({ length: 19 }, (_, index) => `L${index + 1}`);

const TITLE = /\b(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*["'`]([^"'`]*)|\]\)\(\s*["'`]([^"'`]*)/g;

function titlesOf(text: string): string[] {
  return [...text.matchAll(TITLE)].map((match) => match[1] ?? match[2] ?? "");
}

const tests = readFiles(
  ["packages", "apps"]
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /\/(?:test|contract|conformance)\/.*\.ts$/.test(path)),
);
const titles = tests.flatMap(({ text }) => titlesOf(text));

test.each(LAWS)("%s is named by a test", (law) => {
  expect(titles.filter((title) => new RegExp(`\\b${law}\\b`).test(title))).not.toEqual([]);
});

test("a law that no title names is missed", () => {
  expect(titlesOf('it("L3: twice is once", () => {});\n// L4 in passing')).toEqual(["L3: twice is once"]);
});
