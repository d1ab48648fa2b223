/**
 * Reads the settings from an environment that it is given. Checks each against its declaration and
 * those that concern each other; looks at no file and opens nothing.
 */
import type { Option } from "./option.ts";
import { OPTIONS } from "./options.ts";

/** All settings, by the names of `OPTIONS`. */
export type Config = {
  readonly [Name in keyof typeof OPTIONS]: (typeof OPTIONS)[Name] extends Option<infer T> ? T : never;
};

/** A setting is wrong. The message names the variable, what is wrong and what is expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The environment variable. */
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(`${variable} ${message}`);
    this.variable = variable;
  }
}

const MAX_SHOWN_CHARS = 80;

/** The settings in `env`; unset and empty ones take their defaults. Throws a `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries(OPTIONS).map(([name, declared]) => [
    name,
    readOption(declared as Option<unknown>, env),
  ]);
  const config = Object.fromEntries(entries) as Config;
  if (config.apiToken !== null && config.apiToken === config.adminToken) {
    throw new ConfigError(
      OPTIONS.adminToken.env,
      `is the same as ${OPTIONS.apiToken.env}, which would make every user an administrator. Give it a value of its own.`,
    );
  }
  return config;
}

function readOption<T>(declared: Option<T>, env: Readonly<Record<string, string | undefined>>): T {
  const given = env[declared.env]?.trim() ?? "";
  if (given === "") return declared.default;
  const value = declared.type.read(given);
  if (value !== undefined) return value;
  const shown = declared.isSecret ? "has a value that" : `is "${shorten(given)}", which`;
  throw new ConfigError(
    declared.env,
    `${shown} cannot be used. Expected: ${declared.type.expected}. Correct it or leave it unset.`,
  );
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}
