/**
 * What a setting is: the variable that carries it, how its text is read, its default, unit and
 * description. Knows no particular setting.
 */

/** How the text of a setting is read. */
export interface OptionType<T> {
  /** For messages and tables: what a right value looks like. */
  readonly expected: string;
  /** The value, or undefined when the text is no such value. */
  readonly read: (text: string) => T | undefined;
}

export interface Option<T> {
  /** Name of the environment variable. */
  readonly env: string;
  readonly type: OptionType<T>;
  /** The value while the variable is unset or empty. */
  readonly default: NoInfer<T>;
  /** The default in words, where the value does not say it. */
  readonly defaultText?: string;
  /** Null for what is no quantity. */
  readonly unit: string | null;
  /** True when the value must appear in no message. */
  readonly isSecret?: boolean;
  readonly description: string;
}

export function option<T>(declaration: Option<T>): Option<T> {
  return declaration;
}

export function text(expected: string, pattern: RegExp): OptionType<string> {
  return { expected, read: (given) => (pattern.test(given) ? given : undefined) };
}

/** A type whose option may be left unset, with null for that. */
export function optional<T>(type: OptionType<T>): OptionType<T | null> {
  return type;
}

export function wholeNumber(least: number, most: number): OptionType<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    read: (given) => {
      const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

const FLAG_WORDS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["0", false],
  ["no", false],
  ["off", false],
]);

export const flag: OptionType<boolean> = {
  expected: "true or false",
  read: (given) => FLAG_WORDS.get(given.toLowerCase()),
};

export function choice<const C extends string>(...choices: readonly C[]): OptionType<C> {
  return {
    expected: choices.join(" or "),
    read: (given) => choices.find((candidate) => candidate === given),
  };
}

/** Values separated by commas; `readPart` gives null for a text that is none. */
export function list<T>(expected: string, readPart: (part: string) => T | null): OptionType<readonly T[]> {
  return {
    expected,
    read: (given) => {
      const values = given.split(",").map(readPart);
      return values.every((value) => value !== null) ? values : undefined;
    },
  };
}

export function url(expected: string, protocols: readonly string[]): OptionType<string> {
  return {
    expected,
    read: (given) => (protocols.includes(URL.parse(given)?.protocol ?? "") ? given : undefined),
  };
}
