/** What stands where the rest of an article is sold. */

import type { PhraseTable } from "./phrase-table.ts";

/** Sentences that make reading on depend on a subscription. */
export const SUBSCRIBE_TO_READ: PhraseTable = {
  en: [
    /\b(?:subscribe|join|sign up|register|become an? (?:paid )?(?:member|subscriber)|upgrade|start (?:your|a) (?:free )?(?:trial|subscription))(?: now| today)?(?: for (?:full|unlimited) access)? (?:to|and) (?:continue|keep|finish|go on) reading\b/,
    /\bto (?:continue|keep|finish) reading(?: this| the)?(?: full)?(?: article| story)?,? (?:please )?(?:subscribe|sign up|join|log in|sign in|register|become|you need)/,
    /\b(?:this|the rest of this|the full) (?:article|story|content|post|page) is (?:only |exclusively |exclusive )?(?:for|to|available (?:only )?(?:to|for)|reserved for|accessible to) (?:paying |paid |our |premium |registered )*(?:subscribers|members)\b/,
    /\b(?:read|unlock|get|access) (?:the full|the rest of (?:the|this)|this|the whole) (?:article|story|post)(?: and more)?,? (?:with a|by subscribing|by becoming|when you subscribe|as a subscriber|for subscribers)\b/,
    /\byou(?:'ve| have) (?:reached|used|read) (?:your|all(?: of)? your|the) (?:monthly )?(?:limit of )?(?:\w+ )?(?:free )?(?:article limit|articles?|stories|limit)\b/,
    /\b(?:unlimited|full|complete|digital) access\b.{0,80}\balready a (?:subscriber|member)\b/,
    /\bcreate (?:an?|your) (?:free )?account to (?:(?:continue|keep|finish) reading|read (?:this|the (?:full|rest)))\b/,
    /\bkeep reading with a (?:free |7-day )*(?:trial|subscription)\b|\bthis post is for (?:paid|paying) subscribers\b/,
  ],
  de: [
    /\b(?:jetzt )?(?:abonnieren|abo abschließen|registrieren|testen),? (?:und|um) (?:weiterzulesen|weiterlesen|den (?:ganzen |vollständigen |kompletten )?artikel)/,
    /\b(?:weiterlesen|lesen sie weiter|diesen artikel|ganzen artikel)(?: lesen)? (?:mit|im) (?:\S+ )?(?:abo|abonnement|plus|premium)\b/,
    /\b(?:dieser (?:artikel|beitrag|inhalt)|der (?:ganze|vollständige) artikel) ist (?:nur |exklusiv |ausschließlich )?(?:für|unseren) (?:\S+ )?(?:abonnent|abonnentinnen|mitglieder|plus)/,
    /\bweiterlesen mit [^ .]{2,20}(?:\+| plus\b)/,
    /\b(?:sie haben|du hast) (?:noch )?kein abo\b|\bum (?:diesen artikel |den artikel )?(?:weiterzulesen|vollständig zu lesen)/,
  ],
  fr: [
    /\b(?:cet article|la suite|ce contenu) (?:de cet article )?est (?:réservée? |exclusivement )+(?:à|aux) (?:nos )?(?:abonnés|abonnées|membres)/,
    /\b(?:abonnez-vous|s'abonner|inscrivez-vous) (?:pour|et) (?:lire|continuer|poursuivre|accéder)/,
    /\bil vous reste \d+ ?% de cet article à lire\b|\bla suite est réservée aux abonnés\b/,
  ],
  es: [
    /\b(?:suscríbete|suscríbase|hazte socio|regístrate) para (?:seguir leyendo|continuar leyendo|leer|acceder)/,
    /\b(?:este (?:artículo|contenido)|contenido) (?:es )?(?:exclusivo|solo|reservado) para (?:nuestros )?(?:suscriptores|socios)/,
    /\bpara (?:seguir|continuar) leyendo,? (?:suscríb|regístr|hazte|inicia)/,
  ],
  it: [
    /\b(?:abbonati|registrati|iscriviti) per (?:continuare|leggere|proseguire)/,
    /\b(?:questo (?:articolo|contenuto)|contenuto|articolo) (?:è )?(?:riservato|solo) (?:agli|per gli) abbonati\b/,
    /\bper (?:continuare a leggere|proseguire la lettura)/,
  ],
  pt: [
    /\b(?:assine|assina|subscreva|torne-se assinante|cadastre-se) (?:já |agora )?(?:para|e) (?:continue|continuar|ler|ter acesso)/,
    /\b(?:este (?:artigo|conteúdo)|conteúdo|artigo|matéria|reportagem) (?:é )?(?:exclusivo|exclusiva|reservado|só) (?:para|a) (?:os )?(?:nossos )?assinantes\b/,
    /\bpara (?:continuar (?:a ler|lendo|a leitura)),? (?:assine|subscreva|faça|torne)/,
  ],
  nl: [
    /\b(?:abonneer|neem een abonnement|word (?:lid|abonnee)|registreer)(?: je| u| nu)? (?:om|en) (?:lees|verder|door|dit artikel)/,
    /\bdit artikel is (?:alleen |exclusief |enkel )?(?:voor|te lezen (?:voor|door)) (?:onze )?(?:abonnees|leden)\b/,
    /\b(?:verder|door)lezen\? (?:word|neem|abonneer)/,
  ],
  pl: [
    /(?:wykup (?:subskrypcję|dostęp|prenumeratę)|zaprenumeruj|subskrybuj)(?:,)? (?:aby|żeby|by|i) (?:czytać|czytaj|przeczytać)/,
    /(?:ten artykuł|dalsza część (?:artykułu|tekstu)|artykuł|pozostałe \d+ ?% artykułu) (?:jest |są )?(?:dostępn[yae]|przeznaczon[yae]) (?:tylko |wyłącznie )?dla (?:prenumeratorów|subskrybentów|abonentów|naszych)/,
  ],
  ja: [
    /(?:続き|この(?:記事|先)|残り)(?:は|を)?(?:[^。\n]{0,20})?(?:有料会員|会員限定|購読者|有料登録|ログインして)|(?:有料|会員)(?:会員)?限定(?:記事|です)|続きを(?:お読みいただく|読む)には/,
  ],
  zh: [
    /(?:订阅|訂閱|购买|購買|开通会员|成为会员|加入會員)(?:后|後)?(?:即可|以|可|才能)?(?:继续|繼續)?(?:阅读|閱讀)(?:全文|余下|剩余)?|(?:本文|全文|余下内容)(?:仅|僅|只|为|為)(?:限|供|对)?(?:订阅|訂閱|付费|付費)?(?:者|用户|用戶|会员|會員)/,
  ],
  others: [
    /\b(?:prenumerera|abonner|abonnér|bliv (?:medlem|abonnent)|bli (?:abonnent|prenumerant)) (?:för att|for at|for å|og) (?:läsa|læs|læse|lese)/,
    /(?:подпишитесь|оформите подписку),? чтобы (?:читать|прочитать|продолжить)|(?:доступно|доступен|доступна) только (?:подписчикам|по подписке)|лише для передплатників/,
    /okumaya devam etmek için abone|pouze pro předplatitele|구독(?:하고|자만|하시면)/,
  ],
};
