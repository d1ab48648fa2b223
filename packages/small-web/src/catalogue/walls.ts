/** Pages that show a request for consent where the article should be. */
import type { Library } from "../library.ts";
import { hostOf } from "../site.ts";
import { htmlDocument, type Entry } from "./entry.ts";

const WALLS = [
  ["evening-ledger", "english", "en", "/2023/08/ferry-fares-rise"],
  ["abendbote", "german", "de", "/lokales/bruecke-gesperrt"],
  ["depeche-du-soir", "french", "fr", "/villes/la-gare-rouvre"],
  ["vespertino", "spanish", "es", "/local/el-mercado-cierra"],
  ["kurier-wieczorny", "polish", "pl", "/miasto/nowy-most"],
  ["faro-sera", "italian", "it", "/citta/il-ponte-chiude"],
  ["correio-da-foz", "portuguese", "pt", "/cidade/o-mercado-fecha"],
  ["avondbode", "dutch", "nl", "/stad/de-brug-gaat-dicht"],
  ["minato-yukan", "japanese", "ja", "/machi/hashi"],
  ["jiangpan", "chinese", "zh", "/bendi/xin-qiao"],
] as const;

export function walls(library: Library): Entry[] {
  return WALLS.map(([label, language, lang, path]) => ({
    page: {
      id: `${label}/consent-wall`,
      host: hostOf(label),
      path,
      expect: { state: "consent-wall", lang },
      note: `A consent wall in ${language.charAt(0).toUpperCase()}${language.slice(1)}`,
    },
    delivery: htmlDocument(() => library.whole(`wall-${language}`)),
  }));
}
