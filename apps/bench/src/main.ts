/** `npm run bench`: runs benchmarks, prints their tables, and makes a report of them. See `--help`. */
import { HELP, readWish, type Wish } from "./command-line.ts";
import { type BenchServer, startBenchServer } from "./lab/server.ts";
import { formatSeconds } from "./report/figures.ts";
import { describeMachine, readMachine, readVersions } from "./report/machine.ts";
import type { PagePart } from "./report/report-page.ts";
import { makeRecord, UnreadableRecordError } from "./report/run-record.ts";
import { renderTable } from "./report/table.ts";
import { addToReport, makeReport, placeReport } from "./report/write-report.ts";
import { BENCHES, type BenchRun, REPORTED, runBenches } from "./run-benches.ts";
import { FULL, QUICK } from "./sizes.ts";

/** Far beyond what the longest takes on two quiet cores: for a run that nobody watches. */
const MAX_MS_EACH = 900_000;

const PARTS: readonly PagePart[] = BENCHES.map((bench) => ({
  name: bench.name,
  about: bench.about,
  isExpected: REPORTED.includes(bench),
}));

const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

await meet(readWish(process.argv.slice(2)));

async function meet(wish: Wish): Promise<void> {
  switch (wish.kind) {
    case "help":
      print(HELP);
      return;
    case "refused":
      tell(`${wish.reason} See --help.`);
      process.exitCode = 2;
      return;
    case "redraw":
      redraw(wish.page);
      return;
    case "run":
      // What a failed benchmark left behind keeps nobody waiting.
      process.exit(await run(wish));
      return;
    default:
      return wish satisfies never;
  }
}

function redraw(page: string): void {
  try {
    makeReport(placeReport(page), PARTS);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    tell(error.message);
    process.exitCode = 1;
  }
}

type RunWish = Extract<Wish, { kind: "run" }>;

/** Answers the exit code. */
async function run({ only, page, rows, isQuick }: RunWish): Promise<number> {
  const sizes = isQuick ? QUICK : FULL;
  const server = await startBenchServer(null);
  const leave = (signal: NodeJS.Signals) => {
    tell(`${signal}: the server is stopped and its data deleted.`);
    void server.close().finally(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave);
  const failed: string[] = [];
  try {
    print(`${describeMachine(readMachine(server))}, ${new Date().toISOString().slice(0, 10)}`);
    const runs = runBenches(chooseBenches(only, page), {
      server,
      sizes: { ...sizes, logRows: [...sizes.logRows.slice(0, -1), rows ?? sizes.logRows.at(-1)!] },
      progress: (text) => tell(`${formatSeconds(performance.now() / 1_000).padStart(7)}  ${text}`),
      maxMsEach: MAX_MS_EACH,
    });
    for await (const one of runs) if (!show(one, server, { page, isQuick })) failed.push(one.bench.name);
  } finally {
    await server.close();
  }
  if (failed.length === 0) return 0;
  tell(
    `Not measured: ${failed.join(", ")}; what went wrong is above. Run them again with --only; the others are not lost.`,
  );
  return 1;
}

/** Everything without a wish; for a report, what belongs on its page. */
function chooseBenches(only: readonly string[], page: string | null) {
  if (only.length > 0) return BENCHES.filter(({ name }) => only.includes(name));
  return page === null ? BENCHES : REPORTED;
}

/** Prints what was measured and adds it to the report. False for a benchmark that failed. */
function show(
  { bench, startedAt, seconds, loadBefore, outcome }: BenchRun,
  server: BenchServer,
  { page, isQuick }: Pick<RunWish, "page" | "isQuick">,
): boolean {
  if (outcome.kind === "failed") {
    tell(`${bench.name} failed after ${formatSeconds(seconds)}: ${String((outcome.error as Error).stack)}`);
    return false;
  }
  for (const table of outcome.result.tables) print(`\n${renderTable(table)}`);
  if (page === null) return true;
  const record = makeRecord({
    ...outcome.result,
    bench: bench.name,
    about: bench.about,
    sizes: isQuick ? "quick" : "full",
    measuredAt: startedAt.toISOString(),
    seconds,
    loadBefore,
    machine: readMachine(server),
    besides: readVersions(bench.besides ?? []),
  });
  addToReport(placeReport(page), record, PARTS);
  return true;
}
