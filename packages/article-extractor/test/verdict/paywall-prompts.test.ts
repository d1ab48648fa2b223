/** What publishers write where they sell the rest of a text, in the words of each language, and what is near to it. */

import { describe, expect, test } from "vitest";
import { extractLimits } from "../../src/limits.ts";
import { createUsualReader } from "../../src/page-reader.ts";
import { utf8 } from "../pages.ts";

const readPage = createUsualReader(extractLimits());

const PROSE = {
  en: [
    "Bridge divides the town",
    "The committee met on Tuesday to talk about the bridge that has stood over the river since 1911.",
    "Nobody could say how much the repair would cost.",
  ],
  de: [
    "Brücke spaltet die Stadt",
    "Der Ausschuss hat am Dienstag über die Brücke beraten, die seit 1911 über den Fluss führt.",
    "Niemand konnte sagen, was die Reparatur kosten wird, obwohl drei Ingenieure Zahlen nannten.",
  ],
  fr: [
    "Le pont divise la ville",
    "Le comité s’est réuni mardi pour parler du pont qui enjambe la rivière depuis 1911.",
    "Personne n’a pu dire combien coûterait la réparation, malgré les chiffres de trois ingénieurs.",
  ],
  es: [
    "El puente divide al pueblo",
    "El comité se reunió el martes para hablar del puente que cruza el río desde 1911.",
    "Nadie supo decir cuánto costaría la reparación, aunque tres ingenieros dieron cifras.",
  ],
  it: [
    "Il ponte divide la città",
    "Il comitato si è riunito martedì per parlare del ponte che attraversa il fiume dal 1911.",
    "Nessuno ha saputo dire quanto costerà la riparazione, benché tre ingegneri abbiano dato cifre.",
  ],
  pt: [
    "A ponte divide a cidade",
    "A comissão reuniu-se na terça-feira para falar da ponte que cruza o rio desde 1911.",
    "Ninguém soube dizer quanto custaria a reparação, embora três engenheiros tenham dado números.",
  ],
  nl: [
    "Brug verdeelt de stad",
    "De commissie sprak dinsdag over de brug die sinds 1911 over de rivier ligt.",
    "Niemand kon zeggen wat de reparatie zou kosten, hoewel drie ingenieurs cijfers noemden.",
  ],
  pl: [
    "Most dzieli miasto",
    "Komisja rozmawiała we wtorek o moście, który stoi nad rzeką od 1911 roku.",
    "Nikt nie umiał powiedzieć, ile będzie kosztować naprawa, choć trzech inżynierów podało liczby.",
  ],
  sv: [
    "Bron delar staden",
    "Kommittén träffades på tisdagen för att tala om bron som har stått över floden sedan 1911.",
    "Ingen kunde säga hur mycket reparationen skulle kosta, fast tre ingenjörer gav olika siffror.",
  ],
  da: [
    "Broen deler byen",
    "Udvalget mødtes tirsdag for at tale om broen, der har stået over floden siden 1911.",
    "Ingen kunne sige, hvad reparationen ville koste, selv om tre ingeniører gav tal.",
  ],
  nb: [
    "Broen deler byen",
    "Komiteen møttes tirsdag for å snakke om broen som har stått over elven siden 1911.",
    "Ingen kunne si hva reparasjonen ville koste, selv om tre ingeniører ga tall.",
  ],
  fi: [
    "Silta jakaa kaupungin",
    "Lautakunta kokoontui tiistaina puhumaan sillasta, joka on ylittänyt joen vuodesta 1911.",
    "Kukaan ei osannut sanoa, mitä korjaus maksaisi, vaikka kolme insinööriä antoi lukuja.",
  ],
  ru: [
    "Мост разделил город",
    "Комиссия собралась во вторник, чтобы поговорить о мосте, который стоит над рекой с 1911 года.",
    "Никто не смог сказать, сколько будет стоить ремонт, хотя три инженера назвали суммы.",
  ],
} as const;

function endingOf(language: keyof typeof PROSE, ...last: readonly string[]): string | null {
  const [title, ...paragraphs] = PROSE[language];
  const said = [...paragraphs, ...last].map((paragraph) => `<p>${paragraph}</p>`).join("");
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title></head><body><article><h1>${title}</h1>${said}</article></body></html>`;
  const result = readPage(utf8(html), {
    url: "https://site.example/a/page.html",
    contentType: "text/html; charset=utf-8",
  });
  return result.ok ? result.article.warning : result.code;
}

describe("a text is flagged that ends in", () => {
  test.each([
    ["en", "To continue reading this article from The Tide Premium you need a subscription."],
    ["en", "A subscription is required to read the full article."],
    ["de", "Weiterlesen mit Z+"],
    ["de", "Weiterlesen mit FAZ+"],
    ["de", "Weiterlesen mit BILDplus"],
    ["de", "Weiterlesen mit SPIEGEL+"],
    ["de", "Weiterlesen mit Tide Plus"],
    ["de", "Mit T+ weiterlesen"],
    ["de", "Zum Weiterlesen benötigen Sie ein Abonnement."],
    ["de", "Dieser Artikel ist nur für Abonnentinnen und Abonnenten zugänglich."],
    ["fr", "Pour lire la suite de cet article, abonnez-vous."],
    ["fr", "Cet article est réservé aux abonnés."],
    ["es", "Suscríbete para seguir leyendo"],
    ["es", "Para seguir leyendo este artículo de EL PAÍS Premium necesitas una suscripción."],
    ["es", "Para continuar leyendo, hazte suscriptor."],
    ["it", "Per leggere l’articolo completo è necessario un abbonamento."],
    ["it", "Contenuto riservato agli abbonati"],
    ["pt", "Para continuar lendo esta reportagem, você precisa de uma assinatura."],
    ["nl", "Om dit artikel verder te lezen heb je een abonnement nodig."],
    ["pl", "Aby czytać dalej, potrzebujesz subskrypcji."],
    ["sv", "Den här artikeln är för prenumeranter. Logga in för att läsa vidare."],
    ["sv", "Läs vidare med en prenumeration"],
    ["da", "Denne artikel er kun for abonnenter."],
    ["nb", "Denne artikkelen er forbeholdt abonnenter."],
    ["nb", "For å lese videre må du ha et abonnement."],
    ["fi", "Tämä artikkeli on vain tilaajille."],
    ["ru", "Чтобы читать дальше, оформите подписку."],
  ] as const)("%s: %s", (language, prompt) => {
    expect(endingOf(language, prompt)).toBe("probable_paywall");
  });
});

describe("a text is whole that ends in", () => {
  test.each([
    ["en", "To continue reading at night the old man needed a better lamp."],
    ["en", "The library asks for a subscription of ten euros a year."],
    ["de", "Weiterlesen mit Brille"],
    ["de", "Weiterlesen mit einem Klick auf das nächste Kapitel"],
    ["de", "Die Stadt rechnet mit einem Plus von drei Prozent."],
    ["fr", "Pour lire la suite, tournez la page."],
    // It stands below each link to another article.
    ["fr", "Article réservé aux abonnés"],
    ["es", "Para seguir leyendo de noche necesitas una lámpara."],
    ["es", "Suscríbete a nuestro boletín"],
    ["it", "Per leggere di notte serve una lampada."],
    ["pt", "Para continuar lendo à noite, compre uma lâmpada."],
    ["nl", "Om verder te lezen heb je een bril nodig."],
    ["pl", "Aby czytać dalej, odwróć kartkę."],
    ["sv", "Brevet är för prenumeranter på landet, sade posten."],
    ["sv", "Logga in för att kommentera"],
    ["ru", "Подпишитесь на нашу рассылку"],
  ] as const)("%s: %s", (language, last) => {
    expect(endingOf(language, last)).toBeNull();
  });
});
