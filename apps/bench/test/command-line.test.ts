/** What can be asked for on the command line, and how what cannot is refused. */
import { expect, test } from "vitest";
import { HELP, readWish } from "../src/command-line.ts";
import { BENCHES } from "../src/run-benches.ts";

test("everything is run when nothing is said", () => {
  expect(readWish([])).toEqual({ kind: "run", only: [], page: null, rows: null, isQuick: false });
});

test("benchmarks, sizes and a page can be chosen", () => {
  const args = "--only memory --only recovery --rows 5000 --quick --report docs/benchmarks.md".split(" ");
  const only = ["memory", "recovery"];
  expect(readWish(args)).toEqual({
    kind: "run",
    only,
    page: "docs/benchmarks.md",
    rows: 5_000,
    isQuick: true,
  });
  expect(readWish(["--report", "a.md", "--redraw"])).toEqual({ kind: "redraw", page: "a.md" });
});

test.each([
  ["--gone", /--gone/],
  ["--only gone", /no benchmark gone/],
  ["--rows many", /from 1000, not many/],
  ["--rows 1", /from 1000, not 1/],
  ["--report page.txt", /ends in \.md, not page\.txt/],
  ["--report .md", /ends in \.md/],
  ["--redraw", /needs --report/],
  ["--redraw --report a.md --quick", /measures nothing/],
  ["something", /something/],
])("refuses %s with a reason", (line, reason) => {
  expect(readWish(line.split(" "))).toEqual({ kind: "refused", reason: expect.stringMatching(reason) });
});

test("the help names every benchmark", () => {
  expect(readWish(["--help"])).toEqual({ kind: "help" });
  for (const { name } of BENCHES) expect(HELP).toContain(`${name} `);
});
