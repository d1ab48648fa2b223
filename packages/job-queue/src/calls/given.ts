/** What callers pass as ids, tokens and numbers, checked before anything is asked of the log. */
import { InvalidJobError } from "../errors.ts";

/** Throws an `InvalidJobError` for what is no text. */
export function givenText(given: string, what: string): string {
  if (typeof given !== "string") throw wrong(what, "a text", given);
  return given;
}

/** In the form in which jobs are known. */
export function givenId(given: string): string {
  return givenText(given, "job's id").toLowerCase();
}

export function givenToken(given: string): string {
  return givenText(given, "claim's token").toLowerCase();
}

/** Throws an `InvalidJobError` for what is no number from 0 on. */
export function givenNumber(given: number, what: string): number {
  if (typeof given !== "number" || !(given >= 0)) throw wrong(what, "a number from 0 on", given);
  return given;
}

/** Throws an `InvalidJobError` for what is no whole number from 1 on. */
export function givenLimit(given: number): number {
  if (!Number.isSafeInteger(given) || given < 1)
    throw wrong("page's limit", "a whole number from 1 on", given);
  return given;
}

/** Throws an `InvalidJobError` for what has no fields. */
export function givenObject<T>(given: T, what: string): T {
  if (typeof given !== "object" || given === null) throw wrong(what, "an object", given);
  return given;
}

/** Throws an `InvalidJobError` for what is no list. */
export function givenIds(given: readonly string[]): string[] {
  if (!Array.isArray(given)) throw wrong("list of job ids", "an array", given);
  return given.map((id: string) => givenId(id));
}

function wrong(what: string, wanted: string, given: unknown): InvalidJobError {
  return new InvalidJobError(`A ${what} must be ${wanted}, and it is ${shown(given)}. Nothing was written.`);
}

function shown(given: unknown): string {
  if (typeof given === "string") return JSON.stringify(given.slice(0, 100));
  return typeof given === "object" && given !== null ? "an object" : String(given);
}
