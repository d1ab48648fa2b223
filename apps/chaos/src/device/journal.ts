/** A file of JSON lines that outlives the process that writes it: a line that was cut short by its death was never written. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";

/** The lines that are there, with what was cut short removed. */
export function openJournal<Line>(path: string): Line[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  if (wholeBytes < bytes.length) truncateSync(path, wholeBytes);
  return parse(bytes.toString("utf8", 0, wholeBytes));
}

/** Returns when the lines are with the operating system. */
export function addToJournal(path: string, lines: readonly object[]): void {
  if (lines.length === 0) return;
  appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function parse<Line>(text: string): Line[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}
