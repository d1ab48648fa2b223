/** What pages say that check whether their visitor is a person. */

import type { PhraseTable } from "./phrase-table.ts";

export const CHALLENGE: PhraseTable = {
  en: [
    /\b(?:verify|verifying|confirm|check|checking|mak(?:e|ing) sure|prove|ensure)(?: that| if| whether)? you(?:'re| are) (?:a |not a |an? )?(?:human|real person|real visitor|person|robot|bot)\b/,
    /\bchecking (?:your (?:browser|connection)|if the site connection is secure|the security of your connection)\b/,
    /\bare you (?:a )?(?:human|robot|bot)\b|\bi am not a robot\b|\bi'm not a robot\b/,
    /\b(?:unusual|suspicious|automated) (?:traffic|activity|requests?) (?:from|on|coming)\b/,
    /\b(?:complete|solve|pass) (?:the|this) (?:captcha|security check|challenge)\b|\bhuman verification\b|\bbot (?:check|verification)\b/,
    /\benable javascript and cookies to continue\b|\bddos protection by\b|\bpress (?:&|and) hold\b/,
    /\baccess to this page has been denied\b|\bpardon our interruption\b|\byou have been blocked\b/,
    /^just a moment\b|^attention required\b|^one more step\b|^security (?:check|verification)\W*$/,
  ],
  de: [
    /\b(?:dass|ob) (?:sie|du) (?:ein mensch|kein (?:ro)?bot|kein roboter)/,
    /\b(?:überprüfung|prüfung) (?:ihres|deines) browsers\b|\b(?:ihr|dein) browser wird (?:über)?prüft\b|\bich bin kein roboter\b/,
    /\bungewöhnliche[nrs]? (?:datenverkehr|aktivität|zugriffe?)|^sicherheits(?:(?:über)?prüfung|abfrage)\W*$/,
  ],
  fr: [
    /\bque vous (?:êtes (?:bien )?(?:un |une )?(?:humain|être humain|personne)|n'êtes pas un (?:robot|bot))/,
    /\bvérification de (?:votre navigateur|la connexion)|^vérification de sécurité\W*$|\bje ne suis pas un robot\b|\btrafic inhabituel\b|\bêtes-vous un (?:robot|humain)\b/,
  ],
  es: [
    /\bque (?:no )?(?:eres|es|usted es) (?:un )?(?:humano|ser humano|robot|persona)/,
    /\b(?:comprobando|verificando) (?:tu|su) navegador\b|\bno soy un robot\b|\btráfico inusual\b|^(?:comprobación|verificación) de seguridad\W*$/,
  ],
  it: [
    /\bche (?:tu )?(?:non )?(?:sei|sia|siate) (?:un )?(?:umano|essere umano|robot|persona)/,
    /\b(?:verifica|controllo) del (?:tuo )?browser\b|^(?:verifica|controllo) di sicurezza\W*$|\bnon sono un robot\b|\btraffico (?:insolito|anomalo)\b/,
  ],
  pt: [
    /\bque (?:você )?(?:não )?(?:é|és|seja) (?:um )?(?:humano|ser humano|robô|robot|pessoa)/,
    /\bverificando (?:o )?seu navegador\b|\bnão sou um robô\b|\btráfego (?:incomum|invulgar)\b|^verificação de segurança\W*$/,
  ],
  nl: [
    /\b(?:dat|of) (?:je|u) (?:een mens|geen robot|geen bot)\b/,
    /\b(?:je|uw) browser (?:wordt )?(?:gecontroleerd|controleren)\b|\bik ben geen robot\b|\bongebruikelijk verkeer\b|^beveiligingscontrole\W*$/,
  ],
  pl: [
    /(?:że|czy) (?:nie )?jesteś (?:człowiekiem|robotem|botem)/,
    /sprawdzanie (?:twojej )?przeglądarki|nie jestem robotem|nietypowy ruch|^(?:weryfikacja|kontrola) bezpieczeństwa[.…]*$/,
  ],
  ja: [
    /(?:人間|ロボット)(?:で(?:ある|はない)|では(?:ない|ありません))(?:こと)?|ブラウザ(?:ー)?を(?:確認|チェック)|通常と異なるトラフィック|^セキュリティ(?:チェック|の確認|検証)[。…]*$/,
  ],
  zh: [
    /(?:您|你)(?:是|不是)(?:否为|否是)?(?:真人|人类|人類|机器人|機器人)|(?:人机|人機)(?:验证|驗證|识别)|(?:检查|檢查|检测)(?:您|你)的(?:浏览器|瀏覽器)|异常流量|^(?:安全|滑动)(?:验证|驗證|检查)[。…]*$/,
  ],
  others: [
    /что вы (?:не робот|человек)|я не робот|проверка браузера|^проверка безопасности[.…]*$|що ви (?:не робот|людина)/,
    /robot olmadığınız|jag är inte en robot|nejste robot|로봇이 아닙니다|사람인지 확인/,
  ],
};
