/**
 * How `npm start` starts its process: the environment and the flags for Node that stand in the script.
 * A process under test is started the same way, or its memory would be another program's.
 */
import { readFileSync } from "node:fs";

export interface Launch {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}

const PACKAGE = new URL("../../../../package.json", import.meta.url);

export function readLaunch(): Launch {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { scripts: Record<string, string> };
  return parseLaunch(scripts["start"] ?? "");
}

/** Of a script such as `NAME=value node --flag=1 main.ts serve`. */
export function parseLaunch(script: string): Launch {
  const words = script.split(/\s+/);
  const node = words.indexOf("node");
  const variables = words.slice(0, node).map((word) => word.split(/=(.*)/s).slice(0, 2));
  const afterNode = words.slice(node + 1);
  const program = afterNode.findIndex((word) => !word.startsWith("-"));
  return {
    env: Object.fromEntries(variables) as Record<string, string>,
    flags: afterNode.slice(0, program),
  };
}
