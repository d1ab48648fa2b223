/** What stands where the rest of an article is sold. */

import type { PhraseTable } from "./phrase-table.ts";

/** One of them has only to do with the other when they stand in one sentence. */
const NEAR_CHARS = 80;

/** A sentence in which reading on and a subscription are named, in either order. */
function depends(reading: string, subscription: string): RegExp {
  const between = `[^.!?。\\n]{0,${NEAR_CHARS}}?`;
  return new RegExp(
    `(?:${reading})${between}(?:${subscription})|(?:${subscription})${between}(?:${reading})`,
    "u",
  );
}

/** Sentences that make reading on depend on a subscription. */
export const SUBSCRIBE_TO_READ: PhraseTable = {
  en: [
    depends(
      String.raw`\bto (?:continue|keep|finish) reading\b|\bto read (?:on|the (?:full|rest|whole|entire))\b`,
      String.raw`\b(?:need|require[sd]?|have|buy|start|get|with) (?:a|an|your|is)? ?(?:\w+ )?(?:subscription|membership)\b|\bsubscription (?:is )?(?:needed|required)\b`,
    ),
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
    depends(
      String.raw`\b(?:zum weiterlesen|(?:um |diesen artikel |den (?:ganzen |vollständigen )?artikel )+(?:weiter)?(?:zu)?(?:lesen|weiterzulesen))\b`,
      String.raw`\b(?:abo|abonnements?|abonnier\w*|digitalabo|probeabo)\b`,
    ),
    /\b(?:jetzt )?(?:abonnieren|abo abschließen|registrieren|testen),? (?:und|um) (?:weiterzulesen|weiterlesen|den (?:ganzen |vollständigen |kompletten )?artikel)/,
    /\b(?:weiterlesen|lesen sie weiter|diesen artikel|ganzen artikel)(?: lesen)? (?:mit|im) (?:\S+ )?(?:abo|abonnement|plus|premium)\b/,
    /\b(?:dieser (?:artikel|beitrag|inhalt)|der (?:ganze|vollständige) artikel) ist (?:nur |exklusiv |ausschließlich )?(?:für|unseren) (?:\S+ )?(?:abonnent|abonnentinnen|mitglieder|plus)/,
    /\bweiterlesen mit (?:[^ .]{1,20} )?[^ .]{0,20}(?:\+|plus\b)/,
    /\bmit (?:[^ .]{1,20} )?[^ .]{0,20}(?:\+|plus) (?:weiter|den (?:ganzen |vollständigen )?artikel )lesen\b/,
    /\b(?:sie haben|du hast) (?:noch )?kein abo\b|\bum (?:diesen artikel |den artikel )?(?:weiterzulesen|vollständig zu lesen)/,
  ],
  fr: [
    depends(
      String.raw`\bpour (?:lire (?:la suite|cet article|l'(?:intégralité|article))|continuer (?:à lire|(?:la|votre) lecture)|poursuivre (?:la|votre) lecture)`,
      String.raw`\b(?:abonn(?:ez-vous|é\p{L}*|ement)|s'abonner)`,
    ),
    /\b(?:cet article|la suite|ce contenu) (?:de cet article )?est (?:réservée? |exclusivement )+(?:à|aux) (?:nos )?(?:abonnés|abonnées|membres)/,
    /\b(?:abonnez-vous|s'abonner|inscrivez-vous) (?:pour|et) (?:lire|continuer|poursuivre|accéder)/,
    /\bil vous reste \d+ ?% de cet article à lire\b|\bla suite est réservée aux abonnés\b/,
  ],
  es: [
    depends(
      String.raw`\bpara (?:seguir|continuar) (?:leyendo|con la lectura)\b|\bpara leer (?:este|el) (?:artículo|contenido)`,
      String.raw`\b(?:suscripción|suscr[ií]b\p{L}*|suscriptor\p{L}*)`,
    ),
    /\b(?:suscríbete|suscríbase|hazte socio|regístrate) para (?:seguir leyendo|continuar leyendo|leer|acceder)/,
    /\b(?:este (?:artículo|contenido)|contenido) (?:es )?(?:exclusivo|solo|reservado) para (?:nuestros )?(?:suscriptores|socios)/,
    /\bpara (?:seguir|continuar) leyendo,? (?:suscríb|regístr|hazte|inicia)/,
  ],
  it: [
    depends(
      String.raw`\bper (?:continuare (?:a leggere|la lettura)|leggere (?:l'articolo|tutto|questo))`,
      String.raw`\b(?:abbonamento|abbonarsi|abbonati)\b`,
    ),
    /\b(?:abbonati|registrati|iscriviti) per (?:continuare|leggere|proseguire)/,
    /\b(?:contenuto|articolo) (?:è )?(?:riservato|solo) (?:agli|per gli) abbonati\b/,
    /\bper (?:continuare a leggere|proseguire la lettura)/,
  ],
  pt: [
    depends(
      String.raw`\bpara (?:continuar (?:a ler|lendo|a leitura)|ler (?:est[ae]|a íntegra|o (?:artigo|texto) completo))`,
      String.raw`\b(?:assin(?:atura|ante|e|ar)|subscr(?:ição|eva|ever))(?!\p{L})`,
    ),
    /\b(?:assine|assina|subscreva|torne-se assinante|cadastre-se) (?:já |agora )?(?:para|e) (?:continue|continuar|ler|ter acesso)/,
    /\b(?:este (?:artigo|conteúdo)|conteúdo|artigo|matéria|reportagem) (?:é )?(?:exclusivo|exclusiva|reservado|só) (?:para|a) (?:os )?(?:nossos )?assinantes\b/,
    /\bpara (?:continuar (?:a ler|lendo|a leitura)),? (?:assine|subscreva|faça|torne)/,
  ],
  nl: [
    depends(
      String.raw`\b(?:(?:om|dit artikel|het hele artikel) )+(?:verder |door ?|volledig )?te lezen\b|\bverder lezen\b`,
      String.raw`\b(?:abonnement|abonneer|abonnee)\b`,
    ),
    /\b(?:abonneer|neem een abonnement|word (?:lid|abonnee)|registreer)(?: je| u| nu)? (?:om|en) (?:lees|verder|door|dit artikel)/,
    /\bdit artikel is (?:alleen |exclusief |enkel )?(?:voor|te lezen (?:voor|door)) (?:onze )?(?:abonnees|leden)\b/,
    /\b(?:verder|door)lezen\? (?:word|neem|abonneer)/,
  ],
  pl: [
    depends(
      String.raw`(?:aby|żeby|by) (?:czytać (?:dalej|ten artykuł|cały)|przeczytać (?:cały|ten|resztę|całość))`,
      String.raw`subskrypcj|prenumerat|abonament|wykup dostęp`,
    ),
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
    /(?:(?:den här|denna|denne|dette) )?arti[kc]?kel(?:n|en)? (?:är|er) (?:bara |endast |kun |exklusiv[t]? |forbeholdt |reserverad |reserveret )*(?:för|for)? ?(?:våra |vores |våre )?(?:prenumeranter|abonnent(?:er|erna)|medlemm(?:ar|er)|plus-?kunder)(?!\p{L})/u,
    /\bläs (?:vidare|hela artikeln) (?:med|genom) (?:en |ett )?(?:prenumeration|abonnemang|plus)|artikkeli on (?:vain |ainoastaan )*tilaajille/,
    depends(
      String.raw`\b(?:för att|for at|for å|för) (?:läsa|læse|lese) (?:vidare|videre|hela|hele|artik)`,
      String.raw`\b(?:prenumer\p{L}*|abonner\p{L}*|abonnement\p{L}*|abonnemang)`,
    ),
    depends(
      "(?:чтобы|щоб) (?:про)?(?:читать|читати) (?:дальше|далі|полностью|статью|материал)",
      "подписк|подпишитесь|передплат",
    ),
    /\b(?:prenumerera|abonner|abonnér|bliv (?:medlem|abonnent)|bli (?:abonnent|prenumerant)) (?:för att|for at|for å|og) (?:läsa|læs|læse|lese)/,
    /(?:подпишитесь|оформите подписку),? чтобы (?:читать|прочитать|продолжить)|(?:доступно|доступен|доступна) только (?:подписчикам|по подписке)|лише для передплатників/,
    /okumaya devam etmek için abone|pouze pro předplatitele|구독(?:하고|자만|하시면)/,
  ],
};
