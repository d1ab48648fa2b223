/** What dialogs say that ask for consent to cookies and tracking. */

import type { PhraseTable } from "./phrase-table.ts";

export const CONSENT: PhraseTable = {
  en: [
    /\b(?:accept|allow|agree to|reject|decline|manage|enable) (?:all |our |the use of |optional |non-essential )*cookies\b/,
    /\b(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our partners |may |also )*uses? cookies\b/,
    /\bwe (?:value|respect|care about) your privacy\b/,
    /\bstore and\/?(?:or)? access information on (?:a|your) device\b/,
    /\b(?:your|give|need|manage) (?:your )?(?:cookie )?consent\b.*\b(?:cookies|partners|data|tracking|advertis)/,
    /\b(?:cookie|consent|privacy) (?:preferences|settings|choices)\b/,
    /\bbefore you continue to\b/,
  ],
  de: [
    /\balle[ns]? (?:cookies )?(?:akzeptieren|zulassen|ablehnen)\b/,
    /\b(?:verwenden|nutzen|setzen) (?:auf dieser (?:web)?seite )?cookies\b/,
    /\bcookies? (?:zustimmen|akzeptieren|zulassen|ablehnen|einstellungen)\b|\bcookie-einstellungen\b/,
    /\b(?:ihre|ihrer|deine|deiner|eure) (?:einwilligung|zustimmung)\b/,
    /\bmit werbung (?:und tracking )?(?:weiter|lesen|nutzen)|\b(?:zustimmen|akzeptieren) (?:und|&) weiter/,
    /\b(?:ihre|deine) privatsphäre\b/,
  ],
  fr: [
    /\b(?:tout|tous les cookies) (?:accepter|refuser)\b|\baccepter (?:tous )?(?:les )?cookies\b|\bcontinuer sans accepter\b/,
    /\b(?:utilisons|utilise|utilisent|déposons) des cookies\b|\bvotre consentement\b|\bvotre vie privée\b/,
  ],
  es: [
    /\b(?:aceptar|rechazar) (?:todas?|todo|cookies|las cookies)\b|\b(?:utilizamos|usamos|utiliza|usa) cookies\b/,
    /\b(?:su|tu) (?:consentimiento|privacidad)\b/,
  ],
  it: [
    /\b(?:accetta|accettare|rifiuta) (?:tutti|tutto|i cookie|tutti i cookie)\b|\b(?:utilizziamo|usiamo|utilizza) (?:i )?cookie\b/,
    /\b(?:il tuo|il suo|il vostro) consenso\b|\bla tua privacy\b/,
  ],
  pt: [
    /\b(?:aceitar|rejeitar|recusar) (?:todos|tudo|cookies|os cookies)\b|\b(?:seu|teu|o) consentimento\b|\bsua privacidade\b/,
  ],
  nl: [
    /\b(?:alles|alle cookies|cookies) (?:accepteren|toestaan|weigeren)\b|\b(?:gebruiken|plaatsen|gebruikt) (?:wij )?cookies\b/,
    /\b(?:uw|je|jouw) (?:toestemming|privacy)\b/,
  ],
  pl: [
    /(?:używamy|wykorzystujemy|używa) (?:plików )?cookies?|(?:akceptuj|zaakceptuj|akceptuję) (?:wszystkie|wszystko|cookie)|wyrażam zgodę/,
  ],
  ja: [
    /(?:cookie|クッキー)(?:の使用)?(?:を使用|を利用|に同意)|すべて(?:を)?(?:許可|受け入れ|同意)|同意して(?:続|進)/i,
  ],
  zh: [/(?:使用|接受|同意)(?:所有|全部)? ?cookies?|(?:接受|同意)(?:所有|全部)|全部接受/i],
  others: [
    /\b(?:godkänn|acceptera|tillad|tillat|accepter|godta|godkend) (?:alla|alle|cookies)\b/,
    /\b(?:vi|webbplatsen|siden) (?:använder|bruger|bruker) (?:cookies|kakor|informasjonskapsler)\b|\b(?:ditt|dit) samtyc?kk?e\b/,
    /hyväksy (?:kaikki|evästeet)|käytämme evästeitä/,
    /(?:používáme|používá) (?:soubory )?cookies?|(?:přijmout|souhlasím|povolit) (?:vše|všechny|se vším)/,
    /(?:sütiket|cookie-kat) használ|(?:összes|minden) (?:süti )?elfogadása/,
    /(?:folosim|utilizăm|utilizează) (?:module )?cookie|accept(?:ă|ați|a) (?:toate|tot)/,
    /χρησιμοποιούμε cookies|αποδοχή όλων/,
    /çerez(?:leri)? kullan|tümünü kabul et|çerezleri kabul et/,
    /использу(?:ем|ет|ются) (?:файлы )?cookie|принять все|согласие на обработку/,
    /використовуємо (?:файли )?cookie|прийняти всі/,
    /쿠키를 사용|쿠키 (?:사용에 )?동의|모두 (?:동의|수락|허용)/,
    /ملفات تعريف الارتباط|قبول الكل|אנו משתמשים בעוגיות|קבל הכל/,
  ],
};
