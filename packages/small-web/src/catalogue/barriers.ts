/**
 * Pages that show something else where an article should be, all of them with the status of a success: requests
 * to log in, checks for robots, error pages, entrances to other pages.
 */
import type { Library } from "../library.ts";
import type { FailureCode } from "../page.ts";
import { failingEntry, htmlDocument, type Entry } from "./entry.ts";

interface Barrier {
  readonly id: string;
  /** Instead of the id's. */
  readonly path?: string;
  readonly code: FailureCode;
  /** The file under `pages/whole/`. */
  readonly file: string;
  readonly note: string;
  readonly costSeconds?: number;
}

/** Three attempts, and the waits between them. */
const CHALLENGE_COST_SECONDS = 10;

const BARRIERS: readonly Barrier[] = [
  barrier("ropewalk/minutes", "login-wall", "login-english", "A form to log in"),
  barrier(
    "seilerverein/protokoll",
    "login-wall",
    "login-german",
    "A request to log in, in German, without a form",
  ),
  barrier("cordiers/compte-rendu", "login-wall", "login-french", "A form to log in, in French"),
  barrier("powroznicy/wpis", "login-wall", "login-polish", "A form to log in, in Polish"),
  barrier("tsuna/kaihou", "login-wall", "login-japanese", "A form to log in, in Japanese"),
  challenge("northgate/article", "challenge-english", "A check for robots that loads itself again"),
  challenge("suedtor/artikel", "challenge-german", "A check for robots in German, with letters to type"),
  challenge("portenord/recit", "challenge-french", "A check for robots in French, by its words alone"),
  challenge("puertasur/articulo", "challenge-spanish", "A check for robots in Spanish, with a puzzle"),
  challenge("beimen/wenzhang", "challenge-chinese", "A check for robots in Chinese, with a slider"),
  challenge("northgate/story", "challenge-wordless", "A check for robots without a word"),
  barrier("kontorhaus/seil", "soft-404", "soft-404-german", "A soft 404 in German"),
  barrier("almacen/cuerda", "soft-404", "soft-404-spanish", "A soft 404 in Spanish"),
  barrier("kadehuis/touw", "soft-404", "soft-404-dutch", "A soft 404 in Dutch, with advice and links"),
  barrier("hatoba/nawa", "soft-404", "soft-404-japanese", "A soft 404 in Japanese"),
  barrier("nabrzeze/lina", "soft-404", "soft-404-polish", "A soft 404 in Polish"),
  {
    ...barrier(
      "faro-mattino/prima-pagina",
      "no-article",
      "front-page-italian",
      "The front page of a newspaper",
    ),
    path: "/it/",
  },
  {
    ...barrier("ropewalk/search", "no-article", "search-english", "The results of a search"),
    path: "/search?q=knots",
  },
  barrier("blank/an-empty-body", "empty-page", "empty-body", "A page with a title and nothing else"),
];

export function barriers(library: Library): Entry[] {
  return BARRIERS.map(({ file, ...failing }) =>
    failingEntry(
      failing,
      htmlDocument(() => library.whole(file)),
    ),
  );
}

function barrier(id: string, code: FailureCode, file: string, note: string): Barrier {
  return { id, code, file, note };
}

/** It may let a visitor pass at another time, so it is tried again. */
function challenge(id: string, file: string, note: string): Barrier {
  return { ...barrier(id, "challenge-page", file, note), costSeconds: CHALLENGE_COST_SECONDS };
}
