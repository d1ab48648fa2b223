/** `tidemark recover`: finds what was interrupted, brings it back on its way, and says so item by item. */
import { setTimeout as delay } from "node:timers/promises";
import {
  createLogRecovery,
  openPatiently,
  type Recovery,
  type RecoveryObserver,
  type RecoveryRequest,
  type RecoveryResult,
} from "@tidemark/api";
import { type Command, InvalidArgumentError, Option } from "commander";
import { RECOVERY_EXIT } from "../exit-codes.ts";
import { messageFor } from "../explain-error.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { type CallOff, listenForCallOff } from "./call-off.ts";
import { tellDone, tellFound, tellOutcome, tellProblem, tellWaiting } from "./recover-report.ts";
import { commandLogger, noticeSlowStart } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface RecoverOptions extends SharedOptions {
  readonly force?: boolean;
  readonly timeout: number;
}

const EXIT_CODES = `
Exit codes: 0 nothing to do or all recovered, 1 recovered with warnings, 2 failed or timed out,
130 stopped by Ctrl-C, 143 stopped by SIGTERM.`;

const MAX_RETRIES = 3;
const RETRY_DELAY_MS = 5_000;
/** How often it is looked whether another process's recovery has ended, ms. */
const OTHERS_POLL_MS = 500;

export function addRecoverCommand(program: Command, run: CommandRun): void {
  const command = program
    .command("recover")
    .description("bring back on their way the jobs that a crash or a restart has interrupted")
    .addOption(
      new Option("--force", "also when a recovery ended well a moment ago and nothing was interrupted since"),
    )
    .addOption(
      new Option("--timeout <ms>", "stop after so many milliseconds").argParser(readTimeout).default(30_000),
    )
    .addHelpText("after", EXIT_CODES)
    .action(async (options: RecoverOptions) => {
      const callOff = listenForCallOff(run.terminal, options.timeout, {
        ...RECOVERY_EXIT,
        timedOut: RECOVERY_EXIT.failed,
      });
      try {
        run.exitCode = await recover(run.terminal, options, callOff);
      } finally {
        callOff.release();
      }
    });
  withSharedOptions(command);
}

const MAX_TIMEOUT_MS = 86_400_000;

function readTimeout(given: string): number {
  const ms = /^\d{1,8}$/.test(given) ? Number(given) : 0;
  if (ms < 1 || ms > MAX_TIMEOUT_MS)
    throw new InvalidArgumentError(`Give whole milliseconds, from 1 to ${MAX_TIMEOUT_MS}.`);
  return ms;
}

async function recover(terminal: Terminal, options: RecoverOptions, callOff: CallOff): Promise<number> {
  const config = configOf(terminal, options);
  const logger = commandLogger(terminal, options.verbose);
  const { signal } = callOff;
  const patience = { maxRetries: MAX_RETRIES, retryDelayMs: RETRY_DELAY_MS, signal };
  try {
    const opening = openPatiently({ config, logger, attach: true }, patience);
    const database = await noticeSlowStart(terminal, opening);
    const { recovery, close } = createLogRecovery({
      log: database.log,
      config,
      logger,
      observer: printer(terminal),
    });
    try {
      const skipIfRecentAttempt = options.force !== true;
      const request = { maxRetries: MAX_RETRIES, retryDelayMs: RETRY_DELAY_MS, skipIfRecentAttempt, signal };
      const result = await recoverAfterOthers(terminal, recovery, request);
      print(terminal, tellOutcome(result));
      return callOff.exitCode ?? exitCodeOf(result);
    } finally {
      close();
      await database.close();
    }
  } catch (error) {
    if (callOff.exitCode === null) throw error;
    terminal.notices.write(`tidemark: ${messageFor(error)}\n`);
    return callOff.exitCode;
  }
}

/** Another process that is at it may yet fail, so its end is waited for, and then looked at. */
async function recoverAfterOthers(
  terminal: Terminal,
  recovery: Pick<Recovery, "recover">,
  request: RecoveryRequest & { readonly signal: AbortSignal },
): Promise<RecoveryResult> {
  const { signal } = request;
  for (let isTold = false; ; isTold = true) {
    const result = await recovery.recover(request);
    if (result.outcome !== "skipped" || result.reason !== "running") return result;
    if (!isTold) print(terminal, tellWaiting(result.attempt.startedAtMs));
    await delay(OTHERS_POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return result;
  }
}

function exitCodeOf({ outcome }: RecoveryResult): number {
  switch (outcome) {
    case "recovered":
    case "skipped":
      return RECOVERY_EXIT.recovered;
    case "warnings":
      return RECOVERY_EXIT.warnings;
    case "failed":
    case "timed-out":
    case "stopped":
      return RECOVERY_EXIT.failed;
    default:
      return outcome satisfies never;
  }
}

/** Tells each thing as it happens; that nobody reads any more is found out at the end. */
function printer({ output }: Terminal): Omit<RecoveryObserver, "attemptEnded"> {
  const tell = (line: string) => {
    if (!output.errored) output.write(`${line}\n`);
  };
  return {
    found: (finding) => tell(tellFound(finding)),
    done: (repair) => tell(tellDone(repair)),
    problem: (problem) => tell(tellProblem(problem)),
  };
}
