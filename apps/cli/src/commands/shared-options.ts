/** Options and set-up that several commands share. */
import { type Config, readConfig } from "@tidemark/api";
import { type Command, Option } from "commander";

export interface SharedOptions {
  readonly dataDir?: string;
  readonly verbose?: boolean;
}

export function withSharedOptions(command: Command): Command {
  return command
    .addOption(new Option("--data-dir <dir>", "folder of the embedded Postgres (default: ./.tidemark)"))
    .addOption(new Option("-v, --verbose", "log what the importer does"));
}

/** The environment's settings with the command's own on top. `overrides` are environment names. */
export function configOf(options: SharedOptions, overrides: Record<string, string> = {}): Config {
  const given = options.dataDir === undefined ? {} : { TIDEMARK_DATA_DIR: options.dataDir };
  return readConfig({ ...process.env, ...overrides, ...given });
}
