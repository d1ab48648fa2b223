/** The commands and options that `tidemark` declares, read from its sources. Judges nothing. */
import { type Call, readModule } from "./module-syntax.ts";
import type { TextFile } from "./repository.ts";

/** Options by command. */
export type CommandLine = ReadonlyMap<string, ReadonlySet<string>>;

const EVERYWHERE = ["-h", "--help"];

/** A file that declares options and no command shares them with all. */
export function readCommandLine(files: readonly TextFile[]): CommandLine {
  const declared = files.map((file) => {
    const { calls } = readModule(file);
    return { commands: calls.flatMap(commandOf), options: calls.flatMap(optionsOf) };
  });
  const shared = declared.filter(({ commands }) => commands.length === 0).flatMap(({ options }) => options);
  return new Map(
    declared.flatMap(({ commands, options }) =>
      commands.map((name) => [name, new Set([...EVERYWHERE, ...shared, ...options])] as const),
    ),
  );
}

function commandOf({ text, firstArgument }: Call): string[] {
  const name = text.endsWith(".command") ? firstArgument?.split(" ")[0] : undefined;
  return name === undefined ? [] : [name];
}

function optionsOf({ text, firstArgument }: Call): string[] {
  const declares = text === "new Option" || /\.(?:option|requiredOption)$/.test(text);
  return declares ? (firstArgument?.match(/(?<![\w-])--?[a-z][a-z-]*/g) ?? []) : [];
}
