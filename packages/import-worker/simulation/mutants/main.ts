/** `npm run mutants -- [OPTIONS]`: breaks a copy of the code in many ways and has each mistake looked for; see HELP. */
import { MUTANTS } from "./catalogue.ts";
import { readCommandLine } from "./command-line.ts";
import { writeRow } from "./findings-page.ts";
import type { Mutant } from "./mutant.ts";
import { isCaught, type MutantReport, runMutants } from "./run-mutants.ts";
import { describe } from "./watch/verdict.ts";

/** What one mutant takes on two free cores, seconds. */
const USUAL_SECONDS = 20;

const HELP = `usage: npm run mutants -- [--only ID,ID] [--runs N] [--seed N] [--quick] [--write]
       npm run mutants -- --list

Puts one mistake at a time into a copy of this checkout and lets the simulation and the property tests look for it. A
mistake that they do not find is a law that nobody watches. The checkout itself is not altered, except by --write.

  --only ID,ID  only these mutants (all)
  --runs N      runs of the simulation for each mutant at most (300)
  --seed N      of the drawn cases and runs (1)
  --quick       asks the property tests only about mutants that the simulation has missed
  --write       writes what was found into the table of docs/mutants.md
  --list        the mutants with the laws that they break

Exits with 0 when all were found, 1 when one was not or what found it fails without it, too, 2 for a wish that cannot be met.
`;

// So that what was started is stopped, and the copy goes.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const wish = readCommandLine(process.argv.slice(2), MUTANTS);
switch (wish.kind) {
  case "refused":
    process.stderr.write(`${wish.why} See --help.\n`);
    process.exitCode = 2;
    break;
  case "help":
    process.stdout.write(HELP);
    break;
  case "list":
    for (const { id, law, broken } of MUTANTS) process.stdout.write(`${id} (${law}): ${broken}\n`);
    break;
  case "run":
    process.exitCode = await run(wish);
    break;
}

async function run({
  mutants,
  runs,
  seed,
  isQuick,
  writes,
}: Extract<typeof wish, { kind: "run" }>): Promise<number> {
  const minutes = Math.ceil((mutants.length * USUAL_SECONDS) / 60);
  process.stdout.write(
    `${mutants.length} mutants, one after the other in a copy of this checkout, each looked for by up to ${runs} runs of the ` +
      `simulation and by the property tests, with seed ${seed}. That takes about ${minutes} min on two free cores.\n`,
  );
  let isSound = true;
  try {
    const onReport = (report: MutantReport, number: number) => {
      process.stdout.write(`${number} of ${mutants.length} ${lineOf(report)}\n`);
      if (writes) writeRow(report, MUTANTS);
    };
    const onUnsound = (mutant: Mutant, why: string) => {
      isSound = false;
      process.stdout.write(`${mutant.id}: ${why}\n`);
    };
    const reports = await runMutants({ mutants, runs, seed, isQuick, onReport, onUnsound });
    return conclude(reports) && isSound ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function lineOf(report: MutantReport): string {
  const { mutant, simulation, properties, examples } = report;
  const lines = [`${mutant.id} (${mutant.law}): ${isCaught(report) ? "found" : "NOT FOUND"}`];
  lines.push(`  simulation: ${describe(simulation)}`);
  if (properties) lines.push(`  properties: ${describe(properties)}`);
  if (examples) lines.push(`  examples:   ${describe(examples)}`);
  return lines.join("\n");
}

/** True when all were found. */
function conclude(reports: readonly MutantReport[]): boolean {
  const missed = reports.filter((report) => !isCaught(report));
  const found = reports.length - missed.length;
  process.stdout.write(`${found} of ${reports.length} mutants were found.\n`);
  for (const { mutant } of missed) process.stdout.write(`Nobody watches ${mutant.law}: ${mutant.broken}\n`);
  return missed.length === 0;
}
