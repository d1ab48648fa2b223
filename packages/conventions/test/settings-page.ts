/** The page of settings: its own words, with the table that the API's declarations give between two marks. */
import { describeOptions } from "@tidemark/api";

export const SETTINGS_PAGE = "docs/configuration.md";

const BEGIN = "<!-- The table is written by npm run write-settings -w packages/conventions -->";
const END = "<!-- End of the table -->";

/** The page with the present table. Throws when the page has lost its marks. */
export function withPresentTable(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from)
    throw new Error(`${SETTINGS_PAGE} needs the lines ${BEGIN} and ${END}, in this order.`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${describeOptions("markdown")}\n\n${page.slice(to)}`;
}
