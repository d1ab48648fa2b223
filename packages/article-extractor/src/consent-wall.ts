/**
 * Recognises a page that asks for consent instead of showing its article: few words, and among them what
 * only such a dialog says. It looks at the extracted text alone, so that a banner beside an article is no wall.
 */

import { saysOneOf } from "./phrases.ts";

/** What consent dialogs say, by language. */
const CONSENT_PHRASES: readonly RegExp[] = [
  // English
  /\b(?:accept|allow|agree to|reject|decline|manage|enable) (?:all |our |the use of |optional |non-essential )*cookies\b/,
  /\b(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our partners |may |also )*uses? cookies\b/,
  /\bwe (?:value|respect|care about) your privacy\b/,
  /\bstore and\/?(?:or)? access information on (?:a|your) device\b/,
  /\b(?:your|give|need|manage) (?:your )?(?:cookie )?consent\b.*\b(?:cookies|partners|data|tracking|advertis)/,
  /\b(?:cookie|consent|privacy) (?:preferences|settings|choices)\b/,
  /\bbefore you continue to\b/,
  // German
  /\balle[ns]? (?:cookies )?(?:akzeptieren|zulassen|ablehnen)\b/,
  /\b(?:verwenden|nutzen|setzen) (?:auf dieser (?:web)?seite )?cookies\b/,
  /\bcookies? (?:zustimmen|akzeptieren|zulassen|ablehnen|einstellungen)\b|\bcookie-einstellungen\b/,
  /\b(?:ihre|ihrer|deine|deiner|eure) (?:einwilligung|zustimmung)\b/,
  /\bmit werbung (?:und tracking )?(?:weiter|lesen|nutzen)|\b(?:zustimmen|akzeptieren) (?:und|&) weiter/,
  /\b(?:ihre|deine) privatsphäre\b/,
  // French
  /\b(?:tout|tous les cookies) (?:accepter|refuser)\b|\baccepter (?:tous )?(?:les )?cookies\b|\bcontinuer sans accepter\b/,
  /\b(?:utilisons|utilise|utilisent|déposons) des cookies\b|\bvotre consentement\b|\bvotre vie privée\b/,
  // Spanish
  /\b(?:aceptar|rechazar) (?:todas?|todo|cookies|las cookies)\b|\b(?:utilizamos|usamos|utiliza|usa) cookies\b/,
  /\b(?:su|tu) (?:consentimiento|privacidad)\b/,
  // Portuguese
  /\b(?:aceitar|rejeitar|recusar) (?:todos|tudo|cookies|os cookies)\b|\b(?:seu|teu|o) consentimento\b|\bsua privacidade\b/,
  // Italian
  /\b(?:accetta|accettare|rifiuta) (?:tutti|tutto|i cookie|tutti i cookie)\b|\b(?:utilizziamo|usiamo|utilizza) (?:i )?cookie\b/,
  /\b(?:il tuo|il suo|il vostro) consenso\b|\bla tua privacy\b/,
  // Dutch
  /\b(?:alles|alle cookies|cookies) (?:accepteren|toestaan|weigeren)\b|\b(?:gebruiken|plaatsen|gebruikt) (?:wij )?cookies\b/,
  /\b(?:uw|je|jouw) (?:toestemming|privacy)\b/,
  // Swedish, Danish, Norwegian
  /\b(?:godkänn|acceptera|tillad|tillat|accepter|godta|godkend) (?:alla|alle|cookies)\b/,
  /\b(?:vi|webbplatsen|siden) (?:använder|bruger|bruker) (?:cookies|kakor|informasjonskapsler)\b|\b(?:ditt|dit) samtyc?kk?e\b/,
  // Finnish
  /hyväksy (?:kaikki|evästeet)|käytämme evästeitä/,
  // Polish, Czech
  /(?:używamy|wykorzystujemy|używa) (?:plików )?cookies?|(?:akceptuj|zaakceptuj|akceptuję) (?:wszystkie|wszystko|cookie)|wyrażam zgodę/,
  /(?:používáme|používá) (?:soubory )?cookies?|(?:přijmout|souhlasím|povolit) (?:vše|všechny|se vším)/,
  // Hungarian, Romanian, Greek, Turkish
  /(?:sütiket|cookie-kat) használ|(?:összes|minden) (?:süti )?elfogadása/,
  /(?:folosim|utilizăm|utilizează) (?:module )?cookie|accept(?:ă|ați|a) (?:toate|tot)/,
  /χρησιμοποιούμε cookies|αποδοχή όλων/,
  /çerez(?:leri)? kullan|tümünü kabul et|çerezleri kabul et/,
  // Russian, Ukrainian
  /использу(?:ем|ет|ются) (?:файлы )?cookie|принять все|согласие на обработку/,
  /використовуємо (?:файли )?cookie|прийняти всі/,
  // Japanese, Chinese, Korean
  /(?:cookie|クッキー)(?:の使用)?(?:を使用|を利用|に同意)|すべて(?:を)?(?:許可|受け入れ|同意)|同意して(?:続|進)/i,
  /(?:使用|接受|同意)(?:所有|全部)? ?cookies?|(?:接受|同意)(?:所有|全部)|全部接受/i,
  /쿠키를 사용|쿠키 (?:사용에 )?동의|모두 (?:동의|수락|허용)/,
  // Arabic, Hebrew
  /ملفات تعريف الارتباط|قبول الكل|אנו משתמשים בעוגיות|קבל הכל/,
];

/** Whether a text of `wordCount` words is probably a consent dialog rather than an article. */
export function looksLikeConsentWall(text: string, wordCount: number, belowWords: number): boolean {
  return wordCount < belowWords && saysOneOf(CONSENT_PHRASES, text);
}
