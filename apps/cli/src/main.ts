#!/usr/bin/env node
/** The `tidemark` command on a real terminal. */
import { enableCompileCache } from "node:module";

// Before anything else is loaded: it halves the time until a command does something.
enableCompileCache();
const { runCommandLine } = await import("./command-line.ts");

// Whoever prints finds out that nobody reads any more, and ends in order.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: process.stdout,
  notices: process.stderr,
  signals: process,
  exit: (code) => process.exit(code),
});
