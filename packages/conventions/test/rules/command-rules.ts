/** Commands that a page tells people to run must exist, with the options that it shows. */
import type { CommandLine } from "../command-line.ts";
import type { Document } from "../documents.ts";

export interface Runnable {
  /** The root's npm scripts and what each runs. */
  readonly scripts: Readonly<Record<string, string>>;
  /** npm scripts by workspace folder. */
  readonly workspaceScripts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly commandLine: CommandLine;
}

/** The project's own program, with the variables and flags that a script starts it with. */
const OWN_PROGRAM = /^(?:[A-Z_]+=\S+ )*node (?:--\S+ )*apps\/cli\/src\/main\.ts(?= |$)/;
/** What npm does by itself. */
const NPM_ITSELF: ReadonlySet<string> = new Set(["ci", "install", "i"]);

export function checkCommands(document: Document, runnable: Runnable): string[] {
  const inText = document.code.filter((code) => /^(?:npm|tidemark) /.test(code));
  return [...document.commandLines, ...inText].flatMap((line) =>
    splitCommands(line).flatMap((words) => {
      const problem = judge(words, runnable);
      return problem === null ? [] : [`${document.path}: ${words.join(" ")}: ${problem}`];
    }),
  );
}

/** The commands of a line, without the variables that are set before them. */
function splitCommands(line: string): string[][] {
  return line.split(/\s*(?:&&|\|\|?|;)\s*/).map((command) => {
    const words = command.split(/\s+/).filter((word) => word !== "");
    const first = words.findIndex((word) => !/^[A-Z_][A-Z0-9_]*=/.test(word));
    return first < 0 ? [] : words.slice(first);
  });
}

function judge(words: readonly string[], runnable: Runnable): string | null {
  if (words[0] === "npm") return judgeNpm(words.slice(1), runnable);
  if (words[0] === "tidemark") return judgeTidemark(words.slice(1), runnable.commandLine);
  return null;
}

function judgeNpm(words: readonly string[], runnable: Runnable): string | null {
  const [verb = "", ...rest] = words;
  if (NPM_ITSELF.has(verb)) return null;
  const [script = "", ...others] = verb === "run" ? rest : words;
  const workspace = others[others.indexOf("-w") + 1];
  if (others.includes("-w")) {
    const isThere = runnable.workspaceScripts.get(workspace ?? "")?.has(script) ?? false;
    return isThere ? null : `${workspace} has no script ${script}`;
  }
  const runs = runnable.scripts[script];
  if (runs === undefined) return `there is no npm script ${script}`;
  if (!OWN_PROGRAM.test(runs)) return null;
  const own = runs
    .replace(OWN_PROGRAM, "")
    .split(" ")
    .filter((word) => word !== "");
  const given = others.includes("--") ? others.slice(others.indexOf("--") + 1) : [];
  return judgeTidemark([...own, ...given], runnable.commandLine);
}

function judgeTidemark(words: readonly string[], commandLine: CommandLine): string | null {
  const [command = "--help", ...rest] = words;
  if (command === "--help") return null;
  const ofCommand = commandLine.get(command);
  if (!ofCommand) return `there is no command ${command}`;
  const options = new Set([...ofCommand, ...(commandLine.get(rest[0] ?? "") ?? [])]);
  const unknown = rest
    .map((word) => word.split("=")[0] ?? "")
    .find((word) => /^--?[a-z]/.test(word) && !options.has(word));
  return unknown === undefined ? null : `${command} has no option ${unknown}`;
}
