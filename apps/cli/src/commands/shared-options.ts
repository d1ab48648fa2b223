/** Options and set-up that several commands share. */
import { type Config, readConfig } from "@tidemark/api";
import { type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";

export interface DataOptions {
  readonly dataDir?: string;
}

export interface SharedOptions extends DataOptions {
  readonly verbose?: boolean;
}

export function withDataOptions(command: Command): Command {
  return command.addOption(
    new Option(
      "--data-dir <dir>",
      "folder of the embedded Postgres (default: TIDEMARK_DATA_DIR, or ./.tidemark)",
    ),
  );
}

export function withSharedOptions(command: Command): Command {
  return withDataOptions(command).addOption(new Option("-v, --verbose", "log what happens inside"));
}

/** The environment's settings with the command's own on top. `overrides` are environment names. */
export function configOf(
  { env }: Pick<Terminal, "env">,
  options: DataOptions,
  overrides: Record<string, string> = {},
): Config {
  const given = options.dataDir === undefined ? {} : { TIDEMARK_DATA_DIR: options.dataDir };
  return readConfig({ ...env, ...overrides, ...given });
}
