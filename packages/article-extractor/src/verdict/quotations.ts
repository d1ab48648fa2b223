/** Takes out of a text what it quotes: a page that quotes a message does not say it itself. */

/** Names and single words are quoted by everybody. */
const QUOTATION =
  /[“„][^”“\n]{20,600}[”“]|"[^"\n]{20,600}"|«[^»\n]{20,600}»|»[^«\n]{20,600}«|「[^」\n]{8,300}」/g;

export function withoutQuotations(text: string): string {
  return text.replaceAll(QUOTATION, " ");
}
