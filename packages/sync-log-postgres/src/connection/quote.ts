/** Names and texts inside of statements that take no parameters (CREATE ROLE, GRANT). */

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal that reads the same whatever `standard_conforming_strings` says. */
export function quoteText(text: string): string {
  return `E'${text.replaceAll("\\", String.raw`\\`).replaceAll("'", "''")}'`;
}
