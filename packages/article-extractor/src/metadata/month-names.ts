/** The months' names, long and short, in the languages that a reader of dates is likely to meet. */

const LANGUAGES =
  "en de fr es it pt nl pl cs sk sv da nb fi hu ro el tr ru uk bg hr sl ca lt lv et id vi".split(" ");

let numbers: ReadonlyMap<string, number> | null = null;

/** 1 to 12, or null for a word that is no month. Short names match by their first letters. */
export function monthNumber(word: string): number | null {
  numbers ??= readNames();
  return numbers.get(plain(word)) ?? null;
}

/** As `Intl` writes them, alone and after a day, where many languages inflect them. */
function readNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const forms = [
    { month: "long" },
    { month: "short" },
    { month: "long", day: "numeric" },
    { month: "short", day: "numeric" },
  ] as const;
  for (const language of LANGUAGES) {
    for (const form of forms) {
      const format = new Intl.DateTimeFormat(language, { ...form, timeZone: "UTC" });
      for (let month = 1; month <= 12; month += 1) {
        const parts = format.formatToParts(new Date(Date.UTC(2024, month - 1, 1)));
        const name = plain(parts.find(({ type }) => type === "month")?.value ?? "");
        // The first language that uses a word has it: none of the others means another month in a date.
        if (/^\p{L}{3,}$/u.test(name) && !names.has(name)) names.set(name, month);
      }
    }
  }
  names.set("sept", 9);
  return names;
}

function plain(word: string): string {
  return word.normalize("NFC").toLowerCase().replaceAll(/[.\s]/g, "");
}
