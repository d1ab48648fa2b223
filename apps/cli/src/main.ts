/** The `tidemark` command: reads the command line, runs one command, and turns mistakes into one clear line. */
import { Command, CommanderError } from "commander";
import { addDemoCommand } from "./commands/demo.ts";
import { addImportCommand } from "./commands/import.ts";
import { addLogCommand } from "./commands/log.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { EXIT } from "./exit-codes.ts";
import { messageFor } from "./explain-error.ts";

// A reader that has seen enough (`tidemark log … | head`) closes the pipe; that is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

const program = new Command("tidemark")
  .description("Imports reading lists: fetches and extracts every article, and loses nothing on the way.")
  .showSuggestionAfterError()
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride();

addServeCommand(program);
addImportCommand(program);
addDemoCommand(program);
addLogCommand(program);
addVerifyCommand(program);
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.wrongUse;
  } else {
    process.stderr.write(`tidemark: ${messageFor(error)}\n`);
    process.exitCode = EXIT.wrongUse;
  }
}
