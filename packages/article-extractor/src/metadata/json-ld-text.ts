/**
 * Parses the text of a JSON-LD script as it is found: several values in one script, comment and CDATA marks
 * around them, and what templates get wrong inside. What is broken beyond that counts as none.
 */

const MAX_VALUES = 50;

export function parseLeniently(script: string): readonly unknown[] {
  return (
    parsed(script) ?? topLevelValues(script).flatMap((text) => parsed(text) ?? parsed(repaired(text)) ?? [])
  );
}

/** The value in a list of one; null when the text is no JSON. */
function parsed(text: string): readonly unknown[] | null {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return null;
  }
}

/** Line breaks inside strings, CDATA marks, and commas before an end are what templates get wrong. */
function repaired(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/<!--|-->|<!\[CDATA\[|\]\]>/g, " ")
    .replaceAll(/,(?=\s*[\]}])/g, "")
    .replaceAll(/\\'/g, "'");
}

/** The objects and lists that stand side by side in a text. What lies between them is no data. */
function topLevelValues(text: string): readonly string[] {
  const values: string[] = [];
  // The mark's own brackets would open a list.
  const marked = text.replaceAll(/<!\[CDATA\[|\]\]>/g, " ");
  for (let at = marked.search(OPENING); at >= 0 && values.length < MAX_VALUES;) {
    const end = endOfValue(marked, at);
    if (end === null) break;
    values.push(marked.slice(at, end));
    const next = marked.slice(end).search(OPENING);
    at = next < 0 ? -1 : end + next;
  }
  return values;
}

const OPENING = /[[{]/;
const STEP = /["[\]{}]|\\./gs;

/** Where the object or list ends that begins at `start`; null when it never does. */
function endOfValue(text: string, start: number): number | null {
  let depth = 0;
  let isInString = false;
  STEP.lastIndex = start;
  for (let found = STEP.exec(text); found !== null; found = STEP.exec(text)) {
    const [mark] = found;
    if (mark === '"') isInString = !isInString;
    else if (isInString || mark.startsWith("\\")) continue;
    else depth += mark === "{" || mark === "[" ? 1 : -1;
    if (depth === 0 && !isInString) return found.index + 1;
  }
  return null;
}
