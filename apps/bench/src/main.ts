/** `npm run bench -- [--only NAME …] [--rows N] [--quick]`: runs benchmarks and prints their tables. */
import { parseArgs } from "node:util";
import { startBenchServer } from "./lab/server.ts";
import { formatSeconds } from "./report/figures.ts";
import { describeMachine } from "./report/machine.ts";
import { renderTable } from "./report/table.ts";
import { BENCHES, runBenches } from "./run-benches.ts";
import { FULL, QUICK } from "./sizes.ts";

const HELP = `usage: npm run bench -- [--only NAME]… [--rows N] [--quick]

  --only NAME  one benchmark; may be given more than once
  --rows N     rows of the large log (${FULL.largeLogRows}, or ${QUICK.largeLogRows} with --quick)
  --quick      smaller sizes and fewer repetitions, within two minutes

${BENCHES.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join("\n")}
`;

const MIN_ROWS = 1_000;

interface Wish {
  readonly only: readonly string[];
  readonly rows: number | null;
  readonly isQuick: boolean;
}

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

const wish = readWish(process.argv.slice(2));
if (typeof wish === "string") {
  tell(`${wish} See --help.`);
  process.exitCode = 2;
} else if (wish !== null) {
  await run(wish);
}

async function run({ only, rows, isQuick }: Wish): Promise<void> {
  const sizes = isQuick ? QUICK : FULL;
  const server = await startBenchServer(null);
  const leave = (signal: NodeJS.Signals) => {
    tell(`${signal}: the server is stopped and its data deleted.`);
    void server.close().finally(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave);
  try {
    print(describeMachine(server));
    const chosen = only.length === 0 ? BENCHES : BENCHES.filter(({ name }) => only.includes(name));
    const tables = runBenches(chosen, {
      server,
      sizes: { ...sizes, largeLogRows: rows ?? sizes.largeLogRows },
      progress: (text) => tell(`${formatSeconds(performance.now() / 1_000).padStart(7)}  ${text}`),
    });
    for await (const table of tables) print(`\n${renderTable(table)}`);
  } finally {
    await server.close();
  }
}

/** A sentence for a wish that cannot be met; null when only the help was asked for. */
function readWish(args: string[]): Wish | string | null {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: "string", multiple: true, default: [] },
        rows: { type: "string" },
        quick: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    return (error as Error).message;
  }
  if (values.help) {
    print(HELP);
    return null;
  }
  const unknown = values.only.find((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown !== undefined) return `There is no benchmark ${unknown}.`;
  const rows = values.rows === undefined ? null : Number(values.rows);
  if (rows !== null && !(Number.isSafeInteger(rows) && rows >= MIN_ROWS))
    return `--rows takes a whole number from ${MIN_ROWS}, not ${values.rows}.`;
  return { only: values.only, rows, isQuick: values.quick };
}
