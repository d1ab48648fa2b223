import type { SmallWebPage } from "@tidemark/small-web";
import { expect, test } from "vitest";
import { describeOutcome, judgePages } from "../src/commands/demo-outcome.ts";
import { anItem } from "./support/items.ts";

const web = { url: (page: SmallWebPage) => `http://${page.host}${page.path}` };
const page = (path: string, expect: object) => ({ host: "a.test", path, expect }) as SmallWebPage;
const pages = [page("/good", { state: "saved" }), page("/bad", { state: "error", code: "gone" })];

test("pages that ended as they say of themselves are right", () => {
  const items = [
    anItem({ url: "http://a.test/good", state: "saved" }),
    anItem({ url: "http://a.test/bad", state: "error", code: "gone" }),
  ];
  expect(describeOutcome(judgePages(web, pages, items))).toBe("All 2 pages ended as they should.");
});

test("a page that ended otherwise, or not at all, is named with both ends", () => {
  const items = [anItem({ url: "http://a.test/bad", state: "error", code: "timeout" })];
  expect(describeOutcome(judgePages(web, pages, items)).split("\n")).toEqual([
    "  http://a.test/good ended as nothing, not as saved",
    "  http://a.test/bad ended as error (timeout), not as error (gone)",
    "2 of 2 pages did not end as they should.",
  ]);
});
