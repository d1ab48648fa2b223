/**
 * Recognises short pages whose text is no article: lists of nothing but links, and error pages that were
 * sent with the status of a success. Long pages are always taken for articles.
 */

import { countWords } from "./count-words.ts";
import { saysOneOf } from "./phrases.ts";
import { plainText } from "./plain-text.ts";

const LINKS_BELOW_WORDS = 300;
const ERROR_PAGE_BELOW_WORDS = 60;
/** A list of links has at most this share of its words outside them. */
const UNLINKED_SHARE = 0.1;

/** How websites say that a page is not there. */
const NOT_THERE: readonly RegExp[] = [
  /\b(?:page|article|story|file|url) (?:was |is |could |can |not |be )*(?:not found|not be found|no longer available)\b/,
  /\b(?:error 404|404 error|404 not found|http 404|fehler 404|erreur 404)\b|^404\b/,
  /\bpage (?:that )?(?:you(?:'re| are| were| have)? )?(?:looking for|requested|trying to (?:reach|visit)) (?:does not|doesn't|no longer|could not|couldn't|cannot|can't|was not|is not|has been|might have been)\b/,
  /\b(?:seite|artikel) (?:wurde |konnte |existiert )?(?:leider )?(?:nicht|nicht mehr) (?:gefunden|verfügbar|vorhanden)|\bseite existiert nicht/,
  /\b(?:page|article) (?:introuvable|non trouvée?)|\bcette page n'existe (?:pas|plus)/,
  /\bpágina (?:no encontrada|não encontrada|no existe|não existe)|\bpagina (?:non trovata|niet gevonden|inesistente)/,
  /\bsidan (?:hittades inte|finns inte)|\bsiden (?:blev ikke fundet|findes ikke|ble ikke funnet|finnes ikke)|sivua ei löy/,
  /nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|stránka (?:nenalezena|nebyla nalezena)|az oldal nem található/,
  /sayfa bulunamadı|страница не (?:найдена|существует)|сторінк[уа] не (?:знайдено|існує)|η σελίδα δεν βρέθηκε/,
  /ページが(?:見つかりません|存在しません)|(?:页面|頁面)(?:不存在|未找到|找不到)|找不到(?:该)?(?:页面|頁面|网页)|페이지를 찾을 수 없/,
  /الصفحة غير موجودة|הדף לא נמצא/,
];

export interface Described {
  readonly title: string;
  readonly content: string;
  /** Sanitised, so that every link is closed and no attribute holds a bare angle bracket. */
  readonly htmlContent: string;
  readonly wordCount: number;
}

/** Why what was found is no article, in words; null when it may be one. */
export function reasonForNoArticle(found: Described): string | null {
  const { title, content, wordCount } = found;
  const isShort = wordCount < ERROR_PAGE_BELOW_WORDS;
  if (isShort && (saysOneOf(NOT_THERE, title) || saysOneOf(NOT_THERE, content))) {
    return "it says that there is no such page";
  }
  return wordCount < LINKS_BELOW_WORDS && isListOfLinks(found) ? "nothing but links" : null;
}

function isListOfLinks({ htmlContent, wordCount }: Described): boolean {
  const unlinked = plainText(htmlContent.replaceAll(/<a[\s>].*?<\/a>/gs, " "));
  return countWords(unlinked) <= wordCount * UNLINKED_SHARE;
}
