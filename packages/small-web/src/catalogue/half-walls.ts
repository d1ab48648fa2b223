/**
 * Articles that are near to a wall: the beginnings of articles that are sold, and whole articles that merely
 * speak of logins, checks, error pages and subscriptions.
 */
import type { Library } from "../library.ts";
import { hostOf } from "../site.ts";
import { htmlDocument, type Entry } from "./entry.ts";

interface Row {
  readonly id: string;
  readonly file: string;
  readonly lang: string;
  readonly title: string;
  readonly contains: readonly string[];
  readonly note: string;
  readonly warning?: "probable_paywall";
}

const PAYWALLS: readonly Row[] = [
  {
    id: "harbourtimes/the-ferry-that-was-sold-twice",
    file: "paywall-english",
    lang: "en",
    title: "The Ferry That Was Sold Twice",
    contains: [
      "The ferry had been built for a river that no longer needed one.",
      "It had lain at the pier for nine winters",
    ],
    note: "The beginning of an article that is declared paid",
  },
  {
    id: "marktbote/die-uhr",
    file: "paywall-german",
    lang: "de",
    title: "Die Uhr, die rückwärts ging",
    contains: ["Wer zum Bus wollte, zog elf Minuten ab.", "Der Uhrmacher wurde noch einmal gerufen."],
    note: "The beginning of a paid article in German, by its prompt",
  },
  {
    id: "depeche-du-quai/le-phare-eteint",
    file: "paywall-french",
    lang: "fr",
    title: "Le phare éteint",
    contains: ["Le gardien n'écoutait pas.", "posa la main sur l'interrupteur."],
    note: "The beginning of a paid article in French",
  },
  {
    id: "minato/saigo-no-watashibune",
    file: "paywall-japanese",
    lang: "ja",
    title: "最後の渡し船",
    contains: [
      "川の町に橋がかかった日、渡し船の船頭は、いつもと同じ時刻に船を出した。",
      "二人はゆっくりと川を渡り、",
    ],
    note: "The beginning of a paid article in Japanese",
  },
];

const MENTIONS: readonly Row[] = [
  {
    id: "smallhours/the-man-who-forgot-his-password",
    file: "mentions-login",
    lang: "en",
    title: "The Man Who Forgot His Password",
    contains: [
      "He took the bus to the branch with a photograph of the dog.",
      "He has not forgotten it since.",
    ],
    note: "A short article about a login, beside a form to log in",
  },
  {
    id: "zettelkasten/ich-bin-kein-roboter",
    file: "mentions-captcha",
    lang: "de",
    title: "Ich bin kein Roboter",
    contains: [
      "Meine Tochter löst solche Rätsel in der halben Zeit.",
      "und ich musste von vorn beginnen, mit Fahrrädern.",
    ],
    note: "A short article in German about checks for robots",
  },
  {
    id: "carnets-du-soir/page-introuvable",
    file: "mentions-404",
    lang: "fr",
    title: "Page introuvable",
    contains: [
      "Nous avons cru longtemps que ces mots lui appartenaient.",
      "Je ne l'ai pas remise à sa place.",
    ],
    note: "A short article in French that is called like an error page",
  },
  {
    id: "papeles-sueltos/el-suscriptor-mas-antiguo",
    file: "mentions-subscription",
    lang: "es",
    title: "El suscriptor más antiguo",
    contains: ["Todavía sigue allí.", "ordenados por el color de la tinta."],
    note: "A short article in Spanish about a subscription, beside a newsletter",
  },
  {
    id: "gazeta-da-serra/a-chave-do-moinho",
    file: "mentions-declared-paid",
    lang: "pt",
    title: "A chave do moinho",
    contains: [
      "Durante quarenta anos falaram do tempo, dos burros e do preço do sal.",
      "nesse domingo deixou a chave na porta.",
    ],
    note: "An article in Portuguese that is declared paid and delivered whole",
  },
  {
    id: "quaderno/biscotti-per-tutti",
    file: "mentions-cookies",
    lang: "it",
    title: "Biscotti per tutti",
    contains: ["La torta esiste davvero.", "Si cuoce per mezz'ora e si lascia riposare il doppio."],
    note: "A short article in Italian about cookies of both kinds",
  },
];

export function halfWalls(library: Library): Entry[] {
  const paywalls = PAYWALLS.map((row) => entry(library, { ...row, warning: "probable_paywall" }));
  return [...paywalls, ...MENTIONS.map((row) => entry(library, row))];
}

function entry(library: Library, { id, file, note, warning, title, contains, lang }: Row): Entry {
  const slash = id.indexOf("/");
  return {
    page: {
      id,
      host: hostOf(id.slice(0, slash)),
      path: id.slice(slash),
      expect: { state: "saved", title, contains, lang, ...(warning !== undefined && { warning }) },
      note,
    },
    delivery: htmlDocument(() => library.whole(file)),
  };
}
