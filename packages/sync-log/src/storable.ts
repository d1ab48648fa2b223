/**
 * What Postgres can keep of texts and JSON. Every row that is appended comes by here, thousands a second,
 * so what rows usually are is checked without making anything that the garbage collector has to follow.
 */
import type { Json, JsonObject } from "./json.ts";

/** A NUL or a lone surrogate, which jsonb refuses; a NaN or an infinity, which JSON has no word for. */
export type StorageProblem = "text-not-storable" | "number-not-storable";

/** True when Postgres can keep the text: no NUL, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** The nearest storable text: NULs dropped, lone surrogates replaced by U+FFFD. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll("\u0000", "").toWellFormed();
}

type Branch = readonly Json[] | JsonObject;

/** Walks without recursion, since JSON may be deeper than the stack, and remembers what has parts only. */
export function jsonProblem(root: Json): StorageProblem | null {
  let open: Branch[] | null = null;
  for (let branch = isBranch(root) ? root : null; branch; branch = open?.pop() ?? null) {
    if (isList(branch)) {
      for (const value of branch) {
        const problem = leafProblem(value);
        if (problem) return problem;
        if (isBranch(value)) (open ??= []).push(value);
      }
      continue;
    }
    // This names the keys of prototypes too, which are not stored, but needs no list of them.
    for (const key in branch) {
      const value = branch[key];
      const problem = isStorableText(key) ? leafProblem(value) : "text-not-storable";
      if ((problem === null && !isBranch(value)) || !Object.hasOwn(branch, key)) continue;
      if (problem) return problem;
      (open ??= []).push(value as Branch);
    }
  }
  return leafProblem(root);
}

function leafProblem(value: Json | undefined): StorageProblem | null {
  if (typeof value === "string") return isStorableText(value) ? null : "text-not-storable";
  if (typeof value === "number") return Number.isFinite(value) ? null : "number-not-storable";
  return null;
}

function isBranch(value: Json | undefined): value is Branch {
  return typeof value === "object" && value !== null;
}

function isList(branch: Branch): branch is readonly Json[] {
  return Array.isArray(branch);
}
