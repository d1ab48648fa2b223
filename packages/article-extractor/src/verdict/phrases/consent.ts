/**
 * What dialogs say that ask for consent to cookies and tracking. Consent, privacy and "accept all" are words of
 * hospitals and parliaments, too, so hardly any stands alone: a dialog names what it is about and what to press.
 */

import type { PhraseTable } from "./phrase-table.ts";

/** What a dialog is made of, in one language, each as alternatives of an expression. */
interface Dialog {
  /** What is asked about: cookies, tracking, partners. */
  readonly topic: string;
  /** What is asked for: consent, and trust. */
  readonly privacy: string;
  /** What is to be pressed. */
  readonly button: string;
}

const NEAR_CHARS = 400;

function near(one: string, other: string): RegExp {
  return new RegExp(
    `(?:${one}).{0,${NEAR_CHARS}}?(?:${other})|(?:${other}).{0,${NEAR_CHARS}}?(?:${one})`,
    "u",
  );
}

/** Any two of the three but a name for privacy and nothing to decide it about. */
function dialog({ topic, privacy, button }: Dialog): readonly RegExp[] {
  return [near(`${topic}|${privacy}`, button), near(topic, privacy)];
}

/** What is to be pressed. */
const BUTTONS = {
  en: String.raw`\b(?:accept|reject|agree to|allow) all\b|\bagree and close\b|\bi (?:accept|agree)\b`,
  de: String.raw`\balle[ns]? (?:akzeptieren|zulassen|ablehnen)\b|\b(?:ich stimme zu|einverstanden)\b`,
  fr: String.raw`\b(?:tout (?:accepter|refuser)|(?:accepter|refuser) tout|accepter et fermer)\b`,
  es: String.raw`\b(?:aceptar|rechazar) tod[oa]s?\b|\baceptar y (?:cerrar|continuar)\b`,
  it: String.raw`\b(?:accetta|accettare|rifiuta) (?:tutti|tutto)\b|\baccetta e (?:chiudi|continua)\b`,
  pt: String.raw`\b(?:aceitar|rejeitar|recusar) (?:todos|tudo)\b|\baceitar e (?:fechar|continuar)\b`,
  nl: String.raw`\balles (?:accepteren|toestaan|weigeren)\b|\b(?:ja, ik ga akkoord|akkoord en doorgaan)\b`,
  pl: String.raw`(?:akceptuj|zaakceptuj|akceptuję|odrzuć) (?:wszystkie|wszystko)|przejdź do serwisu`,
  ja: "すべて(?:を)?(?:許可|受け入れ|同意|拒否)|同意して(?:続|進|閉)|同意する",
  zh: "(?:接受|同意|拒绝|拒絕)(?:所有|全部)|全部(?:接受|同意|拒绝|拒絕)|同意并继续|同意並繼續",
  others: String.raw`\b(?:godkänn|acceptera|tillad|tillat|accepter|godta|godkend) all[ae]\b|\bjag (?:accepterar|godkänner)\b|hyväksy kaikki|(?:přijmout|souhlasím|povolit) (?:vše|všechny|se vším)|(?:összes|minden) (?:süti )?elfogadása|accept(?:ă|ați|a) (?:toate|tot)|αποδοχή όλων|συμφωνώ|αποδέχομαι|tümünü kabul et|принять все|прийняти всі|모두 (?:동의|수락|허용)|قبول الكل|קבל הכל|सभी.{0,12}स्वीकार`,
} as const;

const button = (language: keyof typeof BUTTONS): readonly RegExp[] => [new RegExp(BUTTONS[language], "u")];

/** What is written on the buttons of a dialog. */
export const CONSENT_BUTTON: PhraseTable = {
  en: button("en"),
  de: button("de"),
  fr: button("fr"),
  es: button("es"),
  it: button("it"),
  pt: button("pt"),
  nl: button("nl"),
  pl: button("pl"),
  ja: button("ja"),
  zh: button("zh"),
  others: button("others"),
};

export const CONSENT: PhraseTable = {
  en: [
    /\b(?:accept|allow|agree to|reject|decline|manage|enable) (?:all |our |the use of |optional |non-essential )*cookies\b/,
    // And not as a cake's crust.
    /\b(?:we|this (?:web)?site|our (?:web)?site|partners) (?:and our (?:\d+ )?(?:partners|vendors) |may |also )*uses? (?:strictly |necessary |third-party |tracking )*cookies(?=$|[.,;:!]| (?:and (?:other |similar |related |comparable )|or similar|to (?!make (?:a|the)\b|decorate|top)\w|on (?:this|our) (?:web)?site|for (?:analytics|advertising|statistics)|that ))/,
    /\bwe (?:value|respect|care about) your privacy\b/,
    /\bstor(?:e|ing)(?:,| and\/?(?:or)?)? access(?:ing)?(?:,? (?:and|or) process)? (?:information on (?:a|your) device|personal data)\b/,
    /\b(?:consent|cookie) (?:preferences|settings|choices)\b/,
    ...dialog({
      topic: String.raw`\b(?:cookies|tracking|(?:our|\d+) (?:\d+ )?(?:partners|vendors)|personal data|personali[sz]ed ads)\b`,
      privacy: String.raw`\b(?:(?:your|give|need|manage|withdraw) (?:your )?(?:cookie )?consent|privacy (?:preferences|settings|choices)|before you continue to)\b`,
      button: BUTTONS.en,
    }),
  ],
  de: [
    /\b(?:verwenden|nutzen|setzen) (?:auf dieser (?:web)?seite )?cookies\b/,
    /\bcookies? (?:zustimmen|akzeptieren|zulassen|ablehnen|einstellungen)\b|\bcookie-einstellungen\b/,
    /\bmit werbung (?:und tracking )?(?:weiter|lesen|nutzen)|\b(?:zustimmen|akzeptieren) (?:und|&) weiter/,
    ...dialog({
      topic: String.raw`\b(?:cookies?|tracking|unsere[nr]? (?:\d+ )?partner|\d+ partner|endgerät|personalisierte (?:werbung|anzeigen))`,
      privacy: String.raw`\b(?:ihre[rn]?|deine[rn]?|eure) (?:einwilligung|zustimmung|privatsphäre|daten)\b`,
      button: BUTTONS.de,
    }),
  ],
  fr: [
    /\baccepter (?:tous )?(?:les )?cookies\b|\bcontinuer sans accepter\b/,
    /\b(?:utilisons|utilise|utilisent|déposons) des cookies\b/,
    ...dialog({
      topic: String.raw`\b(?:cookies|traceurs|nos (?:\d+ )?partenaires|publicités? personnalisées?)`,
      privacy: String.raw`\bvotre (?:consentement|vie privée)`,
      button: BUTTONS.fr,
    }),
  ],
  es: [
    /\b(?:aceptar|rechazar) (?:(?:todas )?las )?cookies\b|\b(?:utilizamos|usamos|utiliza) cookies\b/,
    ...dialog({
      topic: String.raw`\b(?:cookies|rastreo|(?:nuestros|\d+) (?:\d+ )?socios|publicidad personalizada)\b`,
      privacy: String.raw`\b(?:su|tu) (?:consentimiento|privacidad)\b`,
      button: BUTTONS.es,
    }),
  ],
  it: [
    /\b(?:accetta|accettare|rifiuta) (?:tutti )?i cookie\b|\b(?:utilizziamo|usiamo|utilizza) (?:i )?cookie\b/,
    ...dialog({
      topic: String.raw`\b(?:cookie|tracciamento|(?:nostri|\d+) (?:\d+ )?partner|pubblicità personalizzata)`,
      privacy: String.raw`\b(?:(?:il tuo|il suo|il vostro) consenso|la (?:tua|sua) privacy)\b`,
      button: BUTTONS.it,
    }),
  ],
  pt: [
    /\b(?:aceitar|rejeitar|recusar) (?:todos )?os cookies\b|\b(?:utilizamos|usamos|utiliza) cookies\b/,
    ...dialog({
      topic: String.raw`\b(?:cookies|rastreamento|(?:nossos|\d+) (?:\d+ )?parceiros|publicidade personalizada)\b`,
      privacy: String.raw`\b(?:(?:seu|teu) consentimento|sua privacidade)\b`,
      button: BUTTONS.pt,
    }),
  ],
  nl: [
    /\b(?:alle )?cookies (?:accepteren|toestaan|weigeren)\b|\b(?:gebruiken|plaatsen|gebruikt) (?:wij )?cookies\b/,
    ...dialog({
      topic: String.raw`\b(?:cookies|tracking|(?:onze|\d+) (?:\d+ )?partners|gepersonaliseerde advertenties)\b`,
      privacy: String.raw`\b(?:uw|je|jouw) (?:toestemming|privacy)\b`,
      button: BUTTONS.nl,
    }),
  ],
  pl: [
    /(?:używamy|wykorzystujemy|używa) (?:plików )?cookies?|(?:akceptuj|zaakceptuj|akceptuję) (?:wszystkie )?(?:pliki )?cookie/,
    ...dialog({
      topic: String.raw`cookie|śledzeni|(?:nasi|naszych|zaufan\p{L}+|\d+) (?:\d+ )?partner`,
      privacy: String.raw`twoj(?:a|ą|ej) (?:zgod[aęy]|prywatnoś)|wyrażam zgodę|szanujemy (?:twoją )?prywatność`,
      button: BUTTONS.pl,
    }),
  ],
  ja: [
    /cookie(?:の使用)?(?:を使用|を利用|に同意)/,
    ...dialog({
      topic: "cookie|クッキー|トラッキング|パートナー企業",
      privacy: "プライバシー(?:を尊重|設定)|お客様の同意",
      button: BUTTONS.ja,
    }),
  ],
  zh: [
    /(?:使用|接受|同意)(?:所有|全部)? ?cookies?/,
    ...dialog({
      topic: "cookies?|(?:我们的|我們的)(?:合作伙伴|合作夥伴)|个性化广告|個人化廣告",
      privacy: "(?:您|你)的(?:隐私|隱私|同意)",
      button: BUTTONS.zh,
    }),
  ],
  others: [
    /\b(?:vi|webbplatsen|siden) (?:använder|bruger|bruker) (?:cookies|informasjonskapsler)\b/,
    /käytämme evästeitä|hyväksy evästeet|çerez(?:leri)? kullan|çerezleri kabul et/,
    /(?:používáme|používá) (?:soubory )?cookies?|(?:sütiket|cookie-kat) használ|(?:folosim|utilizăm|utilizează) (?:module )?cookie/,
    /χρησιμοποιούμε cookies|использу(?:ем|ет|ются) (?:файлы )?cookie|використовуємо (?:файли )?cookie|쿠키를 사용합|쿠키 (?:사용에 )?동의/,
    /(?:कुकीज़|कुकी) (?:का )?(?:उपयोग|स्वीकार)|نستخدم ملفات تعريف الارتباط|אנו משתמשים בעוגיות/,
    ...dialog({
      topic: String.raw`cookie|\bkakor\b|informasjonskaps|eväste|\bsüti|çerez|файлы куки|쿠키|कुकी|ملفات تعريف الارتباط|עוגיות|\b(?:våra|våre|vores) (?:\d+ )?partner`,
      privacy: String.raw`\b(?:ditt|dit) samtyc?kk?e|\b(?:din|dit|ditt) (?:integritet|privatliv|personvern)|yksityisyyte|vaše soukromí|gizliliğiniz|согласие на обработку|개인정보`,
      button: BUTTONS.others,
    }),
  ],
};
