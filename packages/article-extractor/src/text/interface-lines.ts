/**
 * Drops lines that are wholly the page's interface: "Advertisement", "Share", "Comments". A sentence that
 * holds such a word is not meant, and what may be said by a line of the text ("Notes", "Contact") is not listed.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";
import { type TextBlock, wording } from "./text-block.ts";

/** In the languages of the web's most pages; of some only the words for an advertisement, which need no context. */
const LINES: ReadonlySet<string> = new Set(
  [
    // Where an advertisement stood.
    "advert, advertisement, advertisements, anzeige, werbung, publicité, publicidad, anuncio, pubblicità, publicidade",
    "annons, annonse, annonce, mainos, reklame, hirdetés, reclamă, διαφήμιση, إعلان, विज्ञापन, โฆษณา, quảng cáo, advertentie, reklama, реклама, iklan, reklam, 広告, 广告, 廣告, 광고",
    // Where readers' comments begin.
    "comments, kommentare, commentaires, comentarios, commenti, comentários, reacties, komentarze, комментарии",
    "komentar, kommentarer, kommentit, komentáře, yorumlar, コメント, 评论, 評論, 댓글",
    // Before or after a link to another story.
    "read more, more on this, related, related articles, related stories, related news, mehr zum thema, lesen sie auch, lire aussi, à lire aussi",
    "läs mer, läs också, les mer, les også, læs mere, læs også, lue myös, lue lisää, číst dále, leer más, lee también, leggi anche, leia mais, leia também, lees ook, czytaj także, читайте также, baca juga",
    "関連記事, 相关阅读, 相關新聞, 관련기사",
    // Buttons.
    "dela, jaa, sdílet, share, share this, teilen, partager, compartir, condividi, compartilhar, delen, udostępnij, поделиться, bagikan, paylaş, シェア, 分享, 공유",
    "subscribe, abonnieren, s abonner, suscribirse, iscriviti, abonneren, подписаться, 订阅, 구독, skip to content, close",
  ]
    .join(", ")
    .split(", "),
);

const MAX_WEIGHT = 40;

const VERDICT = { rule: "interface line", withPictures: false };

export function dropInterfaceLines({ layout, clutter }: Refinement): void {
  for (const block of layout.blocks) {
    if (!isLine(block) || !LINES.has(wording(block.text))) continue;
    if (!isOneOfSeveral(block, layout)) clutter.drop(block, VERDICT);
  }
}

/** Lines of a poem and items of the text's lists may be such words. */
function isOneOfSeveral({ element, within }: TextBlock, { article, body, textOf }: ArticleLayout): boolean {
  if (within.list) return body === null || body.holds(element);
  return element !== article && textOf(element).blocks > 1;
}

/** A heading, a cell and a line of code may be a method's or a column's name: close, share. */
function isLine({ weight, within, endsSentence }: TextBlock): boolean {
  return weight <= MAX_WEIGHT && !within.heading && !endsSentence && !within.table && !within.preformatted;
}
