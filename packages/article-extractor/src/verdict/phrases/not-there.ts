/** How websites say that a page is not there. */

import type { PhraseTable } from "./phrase-table.ts";

export const NOT_THERE: PhraseTable = {
  en: [
    /\b(?:page|article|story|file|url|post|content) (?:was |is |could |can |can't |not |be )*(?:not found|not be found|be found|no longer available|does not exist|doesn't exist)\b/,
    /\b(?:error 404|404 error|404 not found|http 404)\b|^404(?:\W*$| ?[-–—:|.!,]* ?(?:error|not found|page not))|^(?:page |file )?not found\W*$/,
    /\b(?:page|article|story|content|address) (?:that )?(?:you(?:'re| are| were| have)? )?(?:looking for|requested|trying to (?:reach|visit|view)) (?:does not|doesn't|no longer|could not|couldn't|cannot|can't|was not|is not|isn't|has been|may have been|might have been)\b/,
    /\b(?:we )?(?:can't|cannot|couldn't|could not) find (?:the|that|this) (?:page|article|story)\b/,
    /\bthis (?:page|article|story|post|content) (?:has been (?:removed|deleted|moved)|is(?:n't| not) available)\b/,
  ],
  de: [
    /\bfehler 404\b/,
    /\b(?:seite|artikel|beitrag|inhalt) (?:wurde |konnte |existiert |ist )?(?:leider )?(?:nicht|nicht mehr) (?:gefunden|verfügbar|vorhanden|auffindbar)/,
    /\bseite existiert (?:leider )?nicht|\b(?:seite|artikel) gibt es (?:leider )?nicht/,
  ],
  fr: [
    /\berreur 404\b/,
    /\b(?:page|article) (?:introuvable|non trouvée?)|\bcette page n'existe (?:pas|plus)/,
    /\b(?:page|article) (?:que vous (?:recherchez|cherchez|demandez)|demandée?) (?:n'existe|est introuvable|n'est plus|n'a pas)/,
  ],
  es: [
    /\berror 404\b/,
    /\bpágina no encontrada|\bpágina (?:que buscas? )?no existe|\bno (?:hemos podido encontrar|se (?:ha encontrado|encuentra|encontró)) la página/,
  ],
  it: [
    /\berrore 404\b/,
    /\bpagina (?:non trovata|inesistente)|\bpagina (?:che (?:cerchi|stai cercando) |richiesta )?non (?:esiste|è (?:stata trovata|disponibile))/,
  ],
  pt: [
    /\berro 404\b/,
    /\bpágina não (?:encontrada|existe)|\bpágina (?:que (?:procura|você procura) )?não (?:existe|foi encontrada|está disponível)/,
  ],
  nl: [
    /\bfout 404\b/,
    /\bpagina niet gevonden|\bpagina (?:die (?:je|u) zoekt )?(?:bestaat niet|is niet (?:gevonden|beschikbaar)|kon niet worden gevonden)/,
  ],
  pl: [
    /\bbłąd 404\b/,
    /nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|strony nie znaleziono|nie możemy znaleźć (?:tej )?strony/,
  ],
  ja: [/(?:お探しの|指定された|この)?(?:ページ|記事)(?:が|は)(?:見つかりません|存在しません|削除され)/],
  zh: [
    /(?:页面|頁面|网页|網頁|文章|内容)(?:不存在|未找到|找不到|已(?:被)?(?:删除|刪除))|找不到(?:该|您|此)?(?:要)?(?:访问的|的)?(?:页面|頁面|网页|網頁)/,
  ],
  others: [
    /\bsidan (?:hittades inte|finns inte)|\bsiden (?:blev ikke fundet|findes ikke|ble ikke funnet|finnes ikke)|sivua ei löy/,
    /stránka (?:nenalezena|nebyla nalezena)|az oldal nem található/,
    /sayfa bulunamadı|страница не (?:найдена|существует)|сторінк[уа] не (?:знайдено|існує)|η σελίδα δεν βρέθηκε/,
    /페이지를 찾을 수 없|الصفحة غير موجودة|הדף לא נמצא/,
  ],
};
