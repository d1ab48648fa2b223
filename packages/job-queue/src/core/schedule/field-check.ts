/** What each field of a schedule's record, and of its tasks, has to be. */
import { isStorableText, type Json, type JsonObject, parseStampMs } from "@tidemark/sync-log";
import { MISSED_POLICIES } from "./due-runs.ts";

interface FieldRule {
  readonly fits: (value: Json) => boolean;
  /** Completes "must be …". */
  readonly what: string;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;

const LONGEST_NAME = 200;

const orNull = ({ fits, what }: FieldRule): FieldRule => ({
  fits: (value) => value === null || fits(value),
  what,
});

function text(shortest: number): FieldRule {
  return {
    fits: (value) =>
      typeof value === "string" &&
      value.length >= shortest &&
      value.length <= LONGEST_NAME &&
      isStorableText(value),
    what: `a text of ${shortest} to ${LONGEST_NAME} characters`,
  };
}

function whole(least: number, most: number): FieldRule {
  return {
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    what: `a whole number from ${least} to ${most}`,
  };
}

function oneOf(words: readonly string[]): FieldRule {
  return {
    fits: (value) => typeof value === "string" && words.includes(value),
    what: `one of ${words.join(", ")}`,
  };
}

const texts: FieldRule = {
  fits: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  what: "a list of keys of tasks",
};

const jsonText: FieldRule = {
  fits: (value) => typeof value === "string" && isJson(value),
  what: "JSON text",
};

const RETRY_RULES: FieldRules = {
  maxAttempts: orNull(whole(1, 1_000)),
  baseDelayMs: orNull(whole(0, 86_400_000)),
  maxDelayMs: orNull(whole(0, 7 * 86_400_000)),
};

export const SCHEDULE_RULES = {
  name: text(1),
  everyMs: orNull({ fits: (value) => typeof value === "number", what: "a number of milliseconds" }),
  cron: orNull(text(1)),
  timeZone: orNull(text(1)),
  startAt: orNull({
    fits: (value) => typeof value === "string" && parseStampMs(value) !== null,
    what: "an ISO time with a zone",
  }),
  tasks: { fits: Array.isArray, what: "a list of tasks" },
  channel: orNull(text(0)),
  missed: orNull(oneOf(MISSED_POLICIES)),
  enableRecovery: orNull({ fits: (value) => typeof value === "boolean", what: "true or false" }),
  maxRecoveryAttempts: orNull(whole(0, 1_000)),
  maxOpenRuns: orNull(whole(1, 10_000)),
} as const satisfies FieldRules;

export const TASK_RULES = {
  key: text(1),
  jobType: text(1),
  args: jsonText,
  dependsOn: orNull(texts),
  onFailedDependency: orNull(oneOf(["run", "cancel", "fail"])),
  retry: orNull({
    fits: (value) => isObject(value) && fieldProblem(value, RETRY_RULES, "retry") === null,
    what: "maxAttempts (1 to 1,000), baseDelayMs and maxDelayMs in whole numbers",
  }),
} as const satisfies FieldRules;

/** The first field that is not as its rule says; a field that is absent counts as null. */
export function fieldProblem(fields: JsonObject, rules: FieldRules, owner: string): string | null {
  for (const [name, rule] of Object.entries(rules)) {
    if (!rule.fits(fields[name] ?? null)) return `${owner}'s ${name} must be ${rule.what}.`;
  }
  return null;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
