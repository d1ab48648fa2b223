/** What the runner was asked for, or why that cannot be. */
import { parseArgs } from "node:util";
import type { Mutant } from "./mutant.ts";

export type Wish =
  | { readonly kind: "help" | "list" }
  | { readonly kind: "refused"; readonly why: string }
  | {
      readonly kind: "run";
      readonly mutants: readonly Mutant[];
      readonly runs: number;
      readonly seed: number;
      readonly isQuick: boolean;
      readonly writes: boolean;
    };

export function readCommandLine(args: readonly string[], all: readonly Mutant[]): Wish {
  try {
    return read(args, all);
  } catch (error) {
    return { kind: "refused", why: sentence(error instanceof Error ? error.message : String(error)) };
  }
}

function read(args: readonly string[], all: readonly Mutant[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      list: { type: "boolean" },
      only: { type: "string" },
      runs: { type: "string" },
      seed: { type: "string" },
      quick: { type: "boolean" },
      write: { type: "boolean" },
    },
  });
  if (values.help) return { kind: "help" };
  if (values.list) return { kind: "list" };
  return {
    kind: "run",
    mutants: values.only === undefined ? all : chosen(values.only, all),
    runs: number(values.runs, 300, "--runs"),
    seed: number(values.seed, 1, "--seed"),
    isQuick: values.quick ?? false,
    writes: values.write ?? false,
  };
}

function chosen(only: string, all: readonly Mutant[]): readonly Mutant[] {
  return only.split(",").map((id) => {
    const mutant = all.find((one) => one.id === id);
    if (!mutant) throw new Error(`There is no mutant ${id || "without a name"}. --list names them.`);
    return mutant;
  });
}

function number(text: string | undefined, fallback: number, name: string): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`${name} takes a whole number from 1, not ${text}.`);
}

/** The parser's messages go on for lines, and end as they like. */
function sentence(message: string): string {
  const [line = ""] = message.split("\n");
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
