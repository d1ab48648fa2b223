/** Reads a command line, runs its one command, and turns every mistake into one clear message. */
import { VERSION } from "@tidemark/api";
import { Command, CommanderError } from "commander";
import { addDemoCommand } from "./commands/demo.ts";
import { addFeedsCommand } from "./commands/feeds.ts";
import { addImportCommand } from "./commands/import.ts";
import { addLogCommand } from "./commands/log.ts";
import { addRecoverCommand } from "./commands/recover.ts";
import { addRecoveryDrillCommand } from "./commands/recovery-drill.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { EXIT } from "./exit-codes.ts";
import { messageFor } from "./explain-error.ts";
import { type CommandRun, OutputClosedError, type Terminal } from "./terminal.ts";

/** Answers the code for the shell. Never rejects. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const run: CommandRun = { terminal, exitCode: EXIT.allSaved };
  try {
    await createProgram(run).parseAsync(args, { from: "user" });
    return run.exitCode;
  } catch (error) {
    if (error instanceof OutputClosedError) return run.exitCode;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.allSaved : EXIT.wrongUse;
    terminal.notices.write(`tidemark: ${messageFor(error)}\n`);
    return EXIT.wrongUse;
  }
}

function createProgram(run: CommandRun): Command {
  const { output, notices } = run.terminal;
  const program = new Command("tidemark")
    .description("Imports reading lists: fetches and extracts every article, and loses nothing on the way.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => notices.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "tidemark: ")),
    })
    .exitOverride();
  addServeCommand(program, run);
  addImportCommand(program, run);
  addFeedsCommand(program, run);
  addDemoCommand(program, run);
  addLogCommand(program, run);
  addVerifyCommand(program, run);
  addRecoverCommand(program, run);
  addRecoveryDrillCommand(program, run);
  return program;
}
