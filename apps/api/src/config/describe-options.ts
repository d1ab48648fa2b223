/** Writes the settings down for people: as text for `--help`, or as a table for the documentation. */
import type { Option } from "./option.ts";
import { OPTIONS } from "./options.ts";

export type OptionsForm = "text" | "markdown";

/** Every setting with its default, unit, what is expected and what it does. */
export function describeOptions(form: OptionsForm = "text"): string {
  const rows = Object.values(OPTIONS).map((declared) => describe(declared as Option<unknown>));
  return form === "text" ? asText(rows) : asMarkdown(rows);
}

interface Row {
  readonly env: string;
  readonly expected: string;
  readonly defaultText: string;
  readonly description: string;
}

function describe(declared: Option<unknown>): Row {
  const { env, type, description } = declared;
  return { env, expected: type.expected, defaultText: describeDefault(declared), description };
}

function describeDefault({ default: value, defaultText, unit }: Option<unknown>): string {
  if (defaultText !== undefined) return defaultText;
  if (value === null) return "unset";
  return unit === null ? `${value as string | number | boolean}` : `${value as number} ${unit}`;
}

function asText(rows: readonly Row[]): string {
  return rows
    .map(
      ({ env, expected, defaultText, description }) =>
        `  ${env} (default: ${defaultText})\n      ${description}\n      Expected: ${expected}.`,
    )
    .join("\n");
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ env, expected, defaultText, description }) =>
      `| \`${env}\` | ${description} | ${expected} | ${defaultText} |`,
  );
  return ["| Variable | What it does | Expected | Default |", "|---|---|---|---|", ...lines].join("\n");
}
