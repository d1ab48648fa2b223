/** What `npm run bench` can be asked for. Answers a sentence for what cannot be done. */
import { parseArgs } from "node:util";
import { BENCHES, REPORTED } from "./run-benches.ts";
import { FULL, QUICK } from "./sizes.ts";

const MIN_ROWS = 1_000;

export const HELP = `usage: npm run bench -- [--only NAME]… [--report PAGE] [--redraw] [--rows N] [--quick]

  --only NAME    one benchmark; may be given more than once
  --report PAGE  writes a page such as docs/benchmarks.md, its figures to a folder of that name beside it
                 and charts to the folder charts; without --only, with the benchmarks marked * below
  --redraw       with --report: makes page and charts again from the figures that are kept, measuring nothing
  --rows N       rows of the largest log (${FULL.logRows.at(-1)}, or ${QUICK.logRows.at(-1)} with --quick)
  --quick        smaller sizes and fewer repetitions, within a few minutes

${BENCHES.map((bench) => `${REPORTED.includes(bench) ? "*" : " "} ${bench.name.padEnd(16)} ${bench.about}`).join("\n")}
`;

export type Wish =
  | { readonly kind: "help" }
  | { readonly kind: "redraw"; readonly page: string }
  | {
      readonly kind: "run";
      readonly only: readonly string[];
      readonly page: string | null;
      readonly rows: number | null;
      readonly isQuick: boolean;
    }
  | { readonly kind: "refused"; readonly reason: string };

export function readWish(args: readonly string[]): Wish {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true, default: [] },
        report: { type: "string" },
        redraw: { type: "boolean", default: false },
        rows: { type: "string" },
        quick: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return refuse((error as Error).message);
  }
  const { only, report: page, redraw, quick: isQuick } = values;
  if (values.help) return { kind: "help" };
  const unknown = only.find((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown !== undefined) return refuse(`There is no benchmark ${unknown}.`);
  const rows = values.rows === undefined ? null : Number(values.rows);
  if (rows !== null && !(Number.isSafeInteger(rows) && rows >= MIN_ROWS))
    return refuse(`--rows takes a whole number from ${MIN_ROWS}, not ${values.rows}.`);
  if (page !== undefined && !/[^/]\.md$/.test(page))
    return refuse(`--report takes the path of a page that ends in .md, not ${page}.`);
  if (!redraw) return { kind: "run", only, page: page ?? null, rows, isQuick };
  if (page === undefined) return refuse("--redraw needs --report, which says what page to make again.");
  if (only.length > 0 || rows !== null || isQuick)
    return refuse("--redraw measures nothing, so that --only, --rows and --quick say nothing beside it.");
  return { kind: "redraw", page };
}

function refuse(reason: string): Wish {
  return { kind: "refused", reason };
}
