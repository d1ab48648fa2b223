/** All pages of the small web, with what each is delivered as. */
import { barriers } from "./catalogue/barriers.ts";
import type { Entry } from "./catalogue/entry.ts";
import { essays } from "./catalogue/essays.ts";
import { halfWalls } from "./catalogue/half-walls.ts";
import { labels } from "./catalogue/labels.ts";
import { languages } from "./catalogue/languages.ts";
import { markup } from "./catalogue/markup.ts";
import { recovering } from "./catalogue/recovering.ts";
import { redirects } from "./catalogue/redirects.ts";
import { refusals } from "./catalogue/refusals.ts";
import { transport } from "./catalogue/transport.ts";
import { walls } from "./catalogue/walls.ts";
import { openLibrary } from "./library.ts";

const GROUPS = [
  essays,
  languages,
  labels,
  markup,
  walls,
  halfWalls,
  barriers,
  redirects,
  recovering,
  refusals,
  transport,
];

/** Reads every page's source; throws where one is missing or malformed. */
export function readCatalogue(): Entry[] {
  const library = openLibrary();
  return GROUPS.flatMap((group) => group(library));
}
