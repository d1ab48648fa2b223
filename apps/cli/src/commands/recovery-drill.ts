/** `tidemark recovery-drill`: makes interrupted jobs of every kind and sees whether recovery brings them back. */
import {
  cleanUpDrills,
  createLogRecovery,
  type Database,
  type DrillPorts,
  type DrillStep,
  type Logger,
  runDrill,
} from "@tidemark/api";
import { type Command, Option } from "commander";
import { randomUUID } from "node:crypto";
import { RECOVERY_EXIT } from "../exit-codes.ts";
import { plural } from "../plural.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { listenForCallOff } from "./call-off.ts";
import { commandLogger, withDatabase } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface DrillOptions extends SharedOptions {
  readonly cleanup?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 all as it should be, 1 something is not, 2 it could not be tried, 130 stopped by Ctrl-C,
143 stopped by SIGTERM.`;

/** Far more than it takes. */
const TIMEOUT_MS = 600_000;

export function addRecoveryDrillCommand(program: Command, run: CommandRun): void {
  const { terminal } = run;
  const command = program
    .command("recovery-drill")
    .description(
      "make interrupted jobs of every kind, apart from yours, and see whether recovery brings them back",
    )
    .addOption(new Option("--cleanup", "only call off what a drill that was cut short has left alive"))
    .addHelpText("after", EXIT_CODES)
    .action(async (options: DrillOptions) => {
      const logger = commandLogger(terminal, options.verbose);
      const callOff = listenForCallOff(terminal, TIMEOUT_MS, {
        ...RECOVERY_EXIT,
        timedOut: RECOVERY_EXIT.failed,
      });
      try {
        await withDatabase(terminal, configOf(terminal, options), logger, async (database) => {
          const exitCode = options.cleanup
            ? await cleanUp(terminal, database, logger)
            : await drill(terminal, database, logger, callOff.signal);
          run.exitCode = callOff.exitCode ?? exitCode;
        });
      } finally {
        callOff.release();
      }
    });
  withSharedOptions(command);
}

async function drill(
  terminal: Terminal,
  database: Database,
  logger: Logger,
  signal: AbortSignal,
): Promise<number> {
  const ports: DrillPorts = {
    ...toolsOn(database, logger),
    onStep: (step) => print(terminal, tellStep(step)),
  };
  const { scenarios, problems, changesLeft } = await runDrill(ports, signal);
  const tried = plural(scenarios, "kind of interruption", "kinds of interruption");
  if (signal.aborted) {
    print(terminal, `The drill was cut short after ${tried}. What it had begun is cleaned up.`);
    return RECOVERY_EXIT.failed;
  }
  print(
    terminal,
    problems === 0
      ? `All is as it should be: ${tried}, each detected, told of, recovered and cleaned up.`
      : `${plural(problems, "step is", "steps are")} not as it should be, of ${tried}. This is a bug, or somebody altered the log meanwhile.`,
  );
  print(
    terminal,
    `What stays: ${plural(changesLeft, "change")} of the drill in the log, which forgets nothing. None of it is alive.`,
  );
  return problems === 0 ? RECOVERY_EXIT.recovered : RECOVERY_EXIT.warnings;
}

async function cleanUp(terminal: Terminal, database: Database, logger: Logger): Promise<number> {
  const streams = await cleanUpDrills(toolsOn(database, logger));
  print(
    terminal,
    streams === 0
      ? "No drill has left anything alive."
      : `Called off what drills have left alive in ${plural(streams, "stream")}. Their changes stay in the log.`,
  );
  return RECOVERY_EXIT.recovered;
}

function toolsOn({ log }: Database, logger: Logger): Omit<DrillPorts, "onStep"> {
  return {
    log,
    newId: randomUUID,
    random: Math.random,
    createRecovery: (tuning) => createLogRecovery({ log, logger, tuning }).recovery,
  };
}

function tellStep({ scenario, step, problem }: DrillStep): string {
  return problem === null ? `ok    ${scenario} ${step}` : `WRONG ${scenario} ${step}: ${problem}`;
}
