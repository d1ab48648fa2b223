/**
 * Any JSON value as text, kept exactly: `\u0000`, lone surrogates and the order of keys survive, because the
 * log stores the text and not the value. What JSON has no word for is refused with its place in the value.
 */
import { InvalidJobError } from "../errors.ts";

/** Characters of JSON text of one job's arguments, or of its result. */
const MOST_TEXT_LENGTH = 1_048_576;
/** Objects and lists within each other. Deeper values end the stack of many a JSON reader. */
const MOST_DEPTH = 1_000;

/** Throws an `InvalidJobError`. `undefined` is `null`, and what JSON leaves out of objects is left out. */
export function jsonTextOf(value: unknown, what = "The value"): string {
  checkStorable(value, what);
  // A `toJSON` may still answer anything.
  let text: string | undefined;
  try {
    text = JSON.stringify(value ?? null) as string | undefined;
  } catch (error) {
    throw new InvalidJobError(`${what} cannot be written as JSON: ${String(error)}. ${GIVE_PLAIN}`);
  }
  if (text === undefined)
    throw new InvalidJobError(`${what} says of itself that it is no JSON. ${GIVE_PLAIN}`);
  if (text.length > MOST_TEXT_LENGTH) throw tooLong(what, String(text.length));
  return text;
}

const GIVE_PLAIN = "Give plain values: objects, lists, texts, finite numbers, true, false and null.";

interface Open {
  readonly value: object;
  readonly path: string;
  readonly depth: number;
}

/** Goes through the value without recursion, deepest first: one that contains itself soon is too deep. */
function checkStorable(root: unknown, what: string): void {
  const problem = problemOf(root);
  if (problem !== null) throw refusal(what, "", problem);
  if (typeof root !== "object" || root === null) return;
  const open: Open[] = [{ value: root, path: "", depth: 1 }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    seen += 1;
    if (seen > MOST_TEXT_LENGTH / 2) throw tooLong(what, `more than ${MOST_TEXT_LENGTH}`);
    if (next.depth > MOST_DEPTH) throw tooDeep(what);
    if (!hasOwnText(next.value)) checkInside(next, open, what);
  }
}

function checkInside({ value, path, depth }: Open, open: Open[], what: string): void {
  const isList = Array.isArray(value);
  const keys = isList ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const inner = (value as Readonly<Record<string | number, unknown>>)[key];
    const problem = problemOf(inner);
    if (problem === null && (typeof inner !== "object" || inner === null)) continue;
    const innerPath = isList ? `${path}[${key}]` : `${path}.${key}`;
    if (problem !== null) throw refusal(what, innerPath, problem);
    open.push({ value: inner as object, path: innerPath, depth: depth + 1 });
  }
}

/** Dates and others that say themselves what they are as JSON. */
function hasOwnText(value: object): boolean {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function problemOf(value: unknown): string | null {
  switch (typeof value) {
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return "a BigInt";
    case "number":
      return Number.isFinite(value) ? null : `the number ${value}`;
    case "object":
      return value instanceof Map || value instanceof Set ? "a Map or a Set" : null;
    default:
      return null;
  }
}

function refusal(what: string, path: string, problem: string): InvalidJobError {
  const place = path === "" ? "is" : `has at ${path.replace(/^\./, "")}`;
  return new InvalidJobError(`${what} ${place} ${problem}, which JSON has no word for. ${GIVE_PLAIN}`);
}

function tooLong(what: string, length: string): InvalidJobError {
  return new InvalidJobError(
    `${what} takes ${length} characters as JSON, and ${MOST_TEXT_LENGTH} is the most. ` +
      "Store what is large elsewhere, and give the job a reference to it.",
  );
}

function tooDeep(what: string): InvalidJobError {
  return new InvalidJobError(
    `${what} is nested deeper than ${MOST_DEPTH} levels, or contains itself. Make it flatter.`,
  );
}
