/** Consent walls of few words are flagged, whatever they say besides; short articles about cookies are not. */

import { describe, expect, test } from "vitest";
import { endingOf } from "./ending-of.ts";

function article(title: string, ...paragraphs: readonly string[]): readonly [string, string] {
  const said = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
  return [title, `<main><article><h1>${title}</h1>${said}</article></main>`];
}

const EN_NEWS = [
  "Websites must show a button to reject all cookies as prominently as the one to accept all cookies, the regulator said on Monday.",
  "The decision follows complaints by a group of lawyers in Vienna who had examined 10,000 websites over two years.",
  "Publishers say that advertising income may fall by a third, and that they will go to court.",
];

describe("a short article about cookies is no wall", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["en", ...article("Regulators tighten rules for cookie banners", ...EN_NEWS)],
    [
      "en, whose title has the phrase, too",
      ...article("Reject all cookies with one click, judges tell websites", ...EN_NEWS),
    ],
    [
      "en, that quotes a dialog",
      ...article(
        "The banner",
        "The banner says “We value your privacy and use cookies to improve your experience”, and covers half of the screen.",
        "A study counted the clicks that a visitor needs to say no, and found that it takes seven on average.",
        "Most visitors give up after the second click, and nobody at the agency was surprised to hear that.",
      ),
    ],
    [
      "de",
      ...article(
        "Gericht: Banner dürfen nicht täuschen",
        "Wer Cookies ablehnen will, muss das mit einem Klick können, hat das Gericht am Montag entschieden.",
        "Geklagt hatte ein Verein aus Wien, der zwei Jahre lang zehntausend Angebote untersucht und die Ergebnisse gesammelt hat.",
        "Die Verlage rechnen mit weniger Einnahmen aus der Werbung und wollen das Urteil anfechten.",
      ),
    ],
    [
      "fr",
      ...article(
        "La CNIL sévit contre les bandeaux",
        "Refuser doit être aussi simple qu’accepter les cookies, a rappelé lundi l’autorité française.",
        "Deux géants américains avaient placé le bouton de refus derrière trois écrans successifs pendant des années.",
        "Les éditeurs craignent une baisse de leurs revenus publicitaires et préparent un recours.",
      ),
    ],
    [
      "es",
      ...article(
        "Los avisos no podrán engañar",
        "Rechazar las cookies debe ser tan fácil como aceptar las cookies, dijo el lunes la autoridad española.",
        "La decisión llega tras las quejas de un grupo de abogados de Viena que examinó diez mil portales.",
        "Los editores temen perder un tercio de los ingresos de la publicidad y acudirán al tribunal.",
      ),
    ],
    [
      "it",
      ...article(
        "Il Garante contro i banner ingannevoli",
        "Il pulsante per rifiutare deve stare accanto a quello per accettare i cookie, ha deciso lunedì il Garante.",
        "La decisione segue i reclami di un gruppo di avvocati di Vienna che ha esaminato diecimila portali.",
        "Gli editori temono di perdere un terzo dei ricavi della pubblicità e annunciano ricorso.",
      ),
    ],
    [
      "nl",
      ...article(
        "Toezichthouder wil eerlijke banners",
        "Bezoekers moeten cookies weigeren met een enkele klik, zei de toezichthouder maandag in Den Haag.",
        "Het besluit volgt op klachten van een groep advocaten uit Wenen die tienduizend sites bekeek.",
        "Uitgevers vrezen dat de inkomsten uit reclame met een derde dalen en gaan naar de rechter.",
      ),
    ],
    [
      "ja",
      ...article(
        "クッキー規制が強化へ",
        "規制当局は月曜日、ウェブサイトがcookieを利用する際には拒否のボタンも同じ大きさで示すべきだと発表した。",
        "この決定は、二年間で一万のサイトを調べたウィーンの弁護士団体の申し立てを受けたものである。",
        "出版社は広告収入が三分の一減る可能性があるとして、裁判で争う構えを見せている。",
      ),
    ],
    [
      "zh",
      ...article(
        "监管机构收紧弹窗规则",
        "监管机构周一表示，网站在使用cookie之前必须提供同样醒目的拒绝按钮，否则将面临罚款。",
        "这一决定源于维也纳一个律师团体的投诉，他们在两年内检查了一万个网站。",
        "出版商表示广告收入可能下降三分之一，并准备向法院提起诉讼。",
      ),
    ],
  ];
  test.each(rows)("%s: %s", (_language, title, body) => {
    expect(endingOf(title, body)).toBeNull();
  });

  test("nor with the site's own banner elsewhere on the page", () => {
    const [title, body] = article(
      "Regulators tighten rules for cookie banners",
      ...EN_NEWS,
      "The regulator gave the websites six months to change their banners, and named four that it had fined before.",
      "A spokesman for the largest of the four said that the banner had been changed in the night to Monday.",
    );
    const footer = `<footer><ul>${"<li>Imprint</li><li>Contact</li><li>Newsroom hours</li>".repeat(8)}</ul></footer>`;
    const banner = `<div class="cookie-banner" role="dialog" aria-modal="true">We use cookies. <button>Accept all cookies</button></div>`;
    expect(endingOf(title, `${banner}${body}${footer}`)).toBeNull();
    expect(endingOf(title, `${body}${footer}${banner}`)).toBeNull();
  });
});

describe("fewer than 300 words that ask for consent are a wall", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    [
      "en, of three sentences of its own",
      ...article(
        "The Daily",
        "This site uses cookies and similar technologies to measure how often each page is read by visitors.",
        "The data is processed by 840 partners, some of them in countries without a comparable level of protection.",
        "Consent can be withdrawn at any time in the settings that are linked at the end of each page.",
        "Accept all",
      ),
    ],
    [
      "en, of two sentences and no button",
      ...article(
        "The Daily",
        "This website uses cookies for statistics and for advertisements on the pages of other publishers.",
        "Visitors who stay on the page for longer than a minute give their consent to that.",
      ),
    ],
    [
      "en, whose buttons are buttons",
      "The Daily",
      `<main><p>This site uses cookies and similar technologies to measure how often each page is read by visitors.</p>
      <p>The data is processed by 840 partners, some of them in countries without a comparable level of protection.</p>
      <p>Consent can be withdrawn at any time in the settings that are linked at the end of each page.</p>
      <button>Accept all</button><button>Reject all</button></main>`,
    ],
    [
      "en, that speaks to its reader at length",
      ...article(
        "Before you continue",
        "We and our partners use cookies to store and access information on your device and to show you ads.",
        "Some vendors process data on the basis of a legitimate interest, against which everybody may object.",
        "The choice applies to all pages of the publisher and is kept for a period of twelve months.",
        "A list of all purposes stands in the declaration, which was last changed in the spring of the year.",
      ),
    ],
    [
      "en, above a beginning of the article",
      ...article(
        "Bridge opens",
        "The new bridge over the river opened on Monday, two years late and well over its budget.",
        "The mayor cut a ribbon, and a brass band played in the rain until shortly before noon.",
        "Drivers will pay two euros from March on, and cyclists pay nothing until the summer.",
        "We use cookies to improve your experience. Accept all cookies",
      ),
    ],
    [
      "de",
      ...article(
        "Zeitung",
        "Wir verwenden Cookies, um Inhalte zu messen und Ihnen Werbung zu zeigen, die zu Ihnen passt.",
        "Einige Anbieter verarbeiten Daten auf der Grundlage eines berechtigten Interesses, dem jeder widersprechen kann.",
        "Die Auswahl gilt für alle Angebote des Verlags und wird für die Dauer von zwölf Monaten gespeichert.",
        "Eine Liste aller Zwecke steht in der Erklärung, die zuletzt im Frühjahr geändert worden ist.",
      ),
    ],
    [
      "fr",
      ...article(
        "Le Journal",
        "Nous utilisons des cookies pour mesurer l’audience et pour vous montrer des annonces adaptées.",
        "Certains fournisseurs traitent des données sur la base de l’intérêt légitime, auquel chacun peut s’opposer.",
        "Le choix vaut pour toutes les pages de l’éditeur et se conserve pendant une durée de douze mois.",
        "La liste des finalités figure dans la déclaration, modifiée pour la dernière fois au printemps.",
      ),
    ],
    [
      "ja",
      ...article(
        "新聞",
        "当サイトはcookieを使用して、お客様の閲覧状況を測定し、広告を表示しています。",
        "一部の事業者は正当な利益に基づいてデータを処理しており、誰でも異議を申し立てることができる。",
        "選択は出版社のすべてのページに適用され、十二か月の間保存されることになっている。",
        "目的の一覧は声明に記載されており、今年の春に最後の変更が行われたところである。",
      ),
    ],
    [
      "sv",
      ...article(
        "Tidningen",
        "Vi använder cookies för att mäta hur sidorna läses och för att visa dig annonser.",
        "Vissa leverantörer behandlar uppgifter med stöd av ett berättigat intresse som alla kan invända mot.",
        "Valet gäller för alla sidor hos utgivaren och sparas under en tid av tolv månader.",
        "En lista över alla ändamål finns i förklaringen som senast ändrades under våren.",
      ),
    ],
  ];
  test.each(rows)("%s: %s", (_language, title, body) => {
    expect(endingOf(title, body)).toBe("probable_consent_wall");
  });
});
