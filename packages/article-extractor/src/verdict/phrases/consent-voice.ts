/** How a dialog speaks that asks for consent: as somebody, to somebody. Who tells of such dialogs speaks of third persons. */

import type { PhraseTable } from "./phrase-table.ts";

/**
 * Words for "we" and "you", and requests. A word that also means "they" or "her" counts where it goes with
 * what a dialog asks for; one too many here means a warning too many, one too few that a wall gets none.
 */
export const SPEAKS_TO_READER: PhraseTable = {
  en: [
    /\b(?:we|us|our|ours|you|your|yours|i (?:accept|agree))\b|^(?:please|click|choose|select|by (?:clicking|continuing|using))\b/,
  ],
  de: [
    /\b(?:wir|uns|unser\w*|du|dich|dir|dein\w*|euch|eure\w*|ihnen|ich stimme)\b|\b(?:können|müssen|finden|klicken|stimmen|erteilen|wählen|haben|möchten|willigen|lesen|besuchen|erlauben|geben) sie\b|\b(?:wenn|indem|dass|damit|ob) sie\b|\bihre[nmrs]? (?:einwilligung|zustimmung|daten|privatsphäre|auswahl|gerät\w*|besuch\w*|browser\w*|einstellungen|endgerät\w*|entscheidung)/,
  ],
  fr: [/(?:^|[^\p{L}])(?:nous|notre|nos|vous|votre|vos|tu|ton|tes|j'accepte)(?:$|[^\p{L}])/u],
  es: [
    /(?:^|[^\p{L}])(?:nosotros|nuestr[oa]s?|usted|tú|tus?|te|\p{L}{3,}(?:amos|emos)|acepto|puedes?)(?:$|[^\p{L}])|(?:^|[^\p{L}])su (?:consentimiento|privacidad|dispositivo|navegador|experiencia|visita)/u,
  ],
  it: [
    /(?:^|[^\p{L}])(?:noi|nostr[oaie]|tu|tuo[i]?|tu[ae]|ti|vostr[oaie]|\p{L}{3,}iamo|accetto|puoi)(?:$|[^\p{L}])|(?:^|[^\p{L}])(?:il suo (?:consenso|dispositivo|browser)|la sua (?:privacy|esperienza))/u,
  ],
  pt: [
    /(?:^|[^\p{L}])(?:nós|noss[oa]s?|você|vocês|teus?|tuas?|\p{L}{3,}(?:amos|emos)|aceito)(?:$|[^\p{L}])|(?:^|[^\p{L}])(?:seu (?:consentimento|dispositivo|navegador)|sua (?:privacidade|experiência|visita))/u,
  ],
  nl: [/\b(?:wij|we|ons|onze|je|jij|jou|jouw|u|uw)\b/],
  pl: [
    /(?<!\p{L})(?:my|nasz\p{L}*|nam|twoj\p{L}*|twój|twoim|ci|tobie|ciebie|państw\p{L}*|\p{L}{3,}(?:amy|emy|ujemy)|akceptuję|możesz|kliknij|wyrażam)(?!\p{L})/u,
  ],
  ja: [
    /当サイト|当社|弊社|本サイト|このサイト|私(?:たち|ども)|我々|お客様|あなた|ください|下さい|皆様|ご(?:利用|確認|同意|覧)/,
  ],
  zh: [/我们|我們|本网站|本網站|本站|您|你|请(?:点击|选择)|請(?:點擊|選擇)/],
  others: [
    /(?<!\p{L})(?:vi|oss|våra?|vårt|våre|vores|du|dig|deg|dej|din|ditt|dit|dina|dine)(?!\p{L})|käytämme|\p{L}{3,}(?:mme|sinun|tesi)(?!\p{L})|(?<!\p{L})(?:sinun|me)(?!\p{L})/u,
    /(?<!\p{L})(?:vaš\p{L}*|váš|náš|naš\p{L}*|vám|\p{L}{3,}(?:áme|íme|ujeme))(?!\p{L})|(?<!\p{L})(?:az ön|önnek|\p{L}{3,}(?:unk|ünk|juk|jük))(?!\p{L})|(?<!\p{L})(?:noi|noastr\p{L}*|nostru|dvs|dumneavoastră|\p{L}{3,}(?:ăm|im))(?!\p{L})|\p{L}{3,}(?:ıyoruz|iyoruz|uyoruz|üyoruz|ınız|iniz|unuz|ünüz)/u,
    /(?<!\p{L})(?:мы|нас|наш\p{L}*|вы|вас|вам|ваш\p{L}*|ми|ви)(?!\p{L})|(?<!\p{L})(?:εμείς|μας|σας|εσείς)(?!\p{L})|우리|저희|귀하|당사|당신|사용자님|(?<!\p{L})(?:हम|हमारे|हमारी|आप|आपके|आपकी)(?!\p{L})|نحن|نستخدم|موقعنا|لدينا|אנו|אנחנו|שלנו|שלך/u,
  ],
};
