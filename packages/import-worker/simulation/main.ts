/** `npm run simulate -- [OPTIONS]`: runs seeds of the simulation and tells what they came to; see HELP. */
import { parseArgs } from "node:util";
import { type Fault, CALL_FAULTS, TIMED_FAULTS } from "./kernel/faults.ts";
import { formatEntry } from "./kernel/history.ts";
import { pathsOf } from "./laws/rare-paths.ts";
import type { RunOptions, WorldSize } from "./run/run-options.ts";
import { type ManyReport, runMany } from "./run/run-many.ts";
import { runSeed } from "./run/run-seed.ts";
import { shrink } from "./run/shrink.ts";
import { tellFailure } from "./run/tell-failure.ts";
import { withoutMachine } from "./run/without-machine.ts";

const FAULTS: readonly string[] = [...CALL_FAULTS, ...TIMED_FAULTS];
const SIZES = ["users", "devices", "workers", "items", "acts"] as const;

const HELP = `usage: npm run simulate -- [--seed N] [--runs N] [--minutes T] [--threads N] [--without FAULT,…] [--failures N]
       npm run simulate -- --history --seed N [--only FAULT@PLACE,…|none] [--users N] [--devices N] [--workers N]
                           [--items N] [--acts N]

Runs the import worker, recovery and devices in a world that one seed decides over, lets things go wrong in it, and
checks every law after every step.

  --seed N       the first seed, or the one to tell of (drawn and printed)
  --runs N       seeds to run, from the first on (1000; with --minutes as many as it takes)
  --minutes T    begins no new seed after so long
  --threads N    threads (as many as there are cores)
  --without F,…  kinds of faults that no run has: ${FAULTS.join(", ").replaceAll(/(.{70,90}?), /g, "$1,\n                 ")}
  --failures N   goes on until so many seeds have failed (1)
  --history      tells everything that happens in one seed
  --only F@P,…   only these faults happen, as a failing run names them
  --users N      and --devices, --workers, --items, --acts: a world of that size at most

Exits with 0 when every law held and some run took each rare path (of imports asked for from 2000 runs on, of
queues from 50000), 1 when not, 2 for a wish that cannot be met.
`;

/** What only one seed's history can be told with. */
const OF_HISTORY = ["only", ...SIZES] as const;

const { values } = readArguments();
if (values.help) process.stdout.write(HELP);
else if (values.history) await tellHistory();
else await simulate();

function readArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: "boolean" },
        history: { type: "boolean" },
        seed: { type: "string" },
        runs: { type: "string" },
        minutes: { type: "string" },
        threads: { type: "string" },
        without: { type: "string" },
        failures: { type: "string" },
        only: { type: "string" },
        users: { type: "string" },
        devices: { type: "string" },
        workers: { type: "string" },
        items: { type: "string" },
        acts: { type: "string" },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence} See --help.\n`);
  return process.exit(2);
}

function whole(name: keyof typeof values, fallback: number, least = 1): number {
  const text = values[name];
  const value = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(value) && value >= least && text !== "") return value;
  return refuse(`--${name} takes a whole number from ${least}, not ${String(text)}.`);
}

function minutes(): number | undefined {
  if (values.minutes === undefined) return undefined;
  const value = Number(values.minutes);
  if (value > 0 && Number.isFinite(value)) return value;
  return refuse(`--minutes takes a number above 0, not ${values.minutes}.`);
}

function faultKinds(): readonly Fault[] {
  const kinds = (values.without ?? "").split(",").filter((kind) => kind !== "");
  const unknown = kinds.find((kind) => !FAULTS.includes(kind));
  if (unknown !== undefined) return refuse(`--without does not know the fault ${unknown}.`);
  return kinds as Fault[];
}

function sizeOf(): WorldSize {
  const given = SIZES.filter((part) => values[part] !== undefined);
  return Object.fromEntries(given.map((part) => [part, whole(part, 1)]));
}

/** Undefined when any fault of the run may happen. */
function faultNames(): readonly string[] | undefined {
  if (values.only === undefined) return undefined;
  if (values.only === "none") return [];
  const names = values.only.split(",");
  const malformed = names.find((name) => !isFaultName(name));
  if (malformed === undefined) return names;
  return refuse(
    `--only takes names such as dies-after@worker-2.1#31, or none; ${malformed || "nothing"} is no fault's name.`,
  );
}

function isFaultName(name: string): boolean {
  const at = name.indexOf("@");
  return FAULTS.includes(name.slice(0, at)) && at < name.length - 1;
}

async function tellHistory(): Promise<void> {
  if (values.seed === undefined) return refuse("--history tells of one seed; give it with --seed.");
  const names = faultNames();
  const options: RunOptions = {
    seed: whole("seed", 1, 0),
    keepsHistory: true,
    atMost: sizeOf(),
    without: faultKinds(),
    ...(names && { only: new Set(names) }),
  };
  const { broken, history, steps } = await withoutMachine(() => runSeed(options));
  for (const entry of history) process.stdout.write(`${formatEntry(entry)}\n`);
  process.stdout.write(broken ? `\n${broken.message}\n` : `\nEvery law held, in ${steps} steps.\n`);
  process.exitCode = broken ? 1 : 0;
}

async function simulate(): Promise<void> {
  const misplaced = OF_HISTORY.find((name) => values[name] !== undefined);
  if (misplaced !== undefined)
    return refuse(`--${misplaced} is for the history of one seed; give --history and --seed, too.`);
  const forMinutes = minutes();
  const firstSeed = whole("seed", Math.floor(Math.random() * 1e9), 0);
  const runs = whole("runs", forMinutes === undefined ? 1_000 : Number.MAX_SAFE_INTEGER - firstSeed);
  const report = await runMany({
    firstSeed,
    runs,
    ...(forMinutes !== undefined && { forMs: forMinutes * 60_000 }),
    ...(values.threads !== undefined && { threads: whole("threads", 1) }),
    maxFailures: whole("failures", 1),
    without: faultKinds(),
    onRun: (_summary, done) => {
      if (done % 1_000 === 0) process.stdout.write(`${done} runs\n`);
    },
  });
  if (report.runs === 0) return refuse("The time was over before a run was, and no run is no proof.");
  process.stdout.write(describe(firstSeed, report));
  const [failure] = report.failures;
  if (failure) await tellFirst(failure.seed);
  const expected = values.without === undefined ? pathsOf(report.runs) : [];
  const missed = expected.filter((path) => report.rare.get(path) === 0);
  if (missed.length > 0) process.stdout.write(`NEVER TAKEN ${missed.join("; ")}\n`);
  process.exitCode = failure || missed.length > 0 ? 1 : 0;
}

async function tellFirst(seed: number): Promise<void> {
  const text = await withoutMachine(async () => {
    const failed = await runSeed({ seed, without: faultKinds() });
    return failed.broken
      ? tellFailure(await shrink(seed, failed))
      : `Seed ${seed} does not fail when it is run again.`;
  });
  process.stdout.write(`\n${text}\n`);
}

function describe(firstSeed: number, report: ManyReport): string {
  const { runs, steps, fewestSteps, simulatedMs, changes, faults, tookMs, failures, rare } = report;
  const perRun = (sum: number) => Math.round(sum / Math.max(1, runs));
  const paths = [...rare]
    .sort(([, a], [, b]) => b - a)
    .map(([path, count]) => `  ${String(count).padStart(7)}  ${path}\n`);
  const told = failures.map(({ seed, broken }) => `FAILED seed ${seed}: ${broken?.message.slice(0, 300)}\n`);
  return [
    `${runs} runs from seed ${firstSeed} in ${(tookMs / 1_000).toFixed(1)} s: ${(runs / (tookMs / 1_000)).toFixed(0)} runs/s, `,
    `${perRun(steps)} steps a run (${fewestSteps} at least), ${perRun(changes)} changes, ${perRun(faults)} faults, `,
    `${perRun(simulatedMs / 1_000)} s of simulated time.\n`,
    "Runs that took a rare path:\n",
    ...paths,
    ...told,
    failures.length === 0 ? "Every law held.\n" : `${failures.length} seeds failed.\n`,
  ].join("");
}
