/** Arrays in the form in which Postgres reads them. */

const ESCAPED = /[\\"]/;

export function arrayLiteral(values: readonly (string | null)[]): string {
  if (values.length === 0) return "{}";
  // One look at all of them costs less than one at each.
  const isPlain = !values.includes(null) && !ESCAPED.test(values.join(""));
  return isPlain ? `{"${values.join('","')}"}` : `{${values.map(element).join(",")}}`;
}

function element(value: string | null): string {
  if (value === null) return "NULL";
  return `"${ESCAPED.test(value) ? value.replace(/[\\"]/g, String.raw`\$&`) : value}"`;
}
