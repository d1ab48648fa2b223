/**
 * How websites ask people to log in before they may read. Whoever asks for a login to write a comment says
 * something else.
 */

import type { PhraseTable } from "./phrase-table.ts";

/** Sentences that make reading depend on a login. */
export const LOGIN_TO_READ: PhraseTable = {
  en: [
    /\b(?:log|sign)[ -]?in (?:or (?:register|sign up|create an account|join) )?to (?:continue|proceed|view|read|access|see|watch|get access)\b/,
    /\byou (?:must|need to|have to) (?:be (?:logged|signed) in|log in|sign in|register)(?: first)?(?: in order)? to (?:continue|view|read|access|see|watch)\b/,
    /\b(?:create|open|set up) (?:an?|your) (?:free )?account to (?:continue|proceed|read|view|access|see|unlock)\b/,
    /\b(?:only|reserved for|restricted to) (?:logged[ -]?in|signed[ -]?in|registered) (?:users|members|readers)\b/,
  ],
  de: [
    /\b(?:bitte )?(?:melden sie sich an|melde dich an|loggen sie sich ein|logge dich ein|einloggen|anmelden),? um (?:weiter|fortzufahren|diese|diesen|den |die |alle)/,
    /\bnur (?:für )?(?:angemeldete|registrierte|eingeloggte)n? (?:nutzer|benutzer|mitglieder|leser)/,
    /\b(?:müssen sie|musst du) (?:sich |dich )?(?:angemeldet|eingeloggt|anmelden|einloggen)/,
  ],
  fr: [
    /\b(?:connectez-vous|identifiez-vous|se connecter|connexion requise)(?: ou inscrivez-vous)? pour (?:continuer|lire|accéder|voir|consulter|poursuivre)/,
    /\bvous devez (?:être connectée?|vous connecter|vous identifier) pour (?:continuer|lire|accéder|voir|consulter)/,
  ],
  es: [
    /\b(?:inicia|inicie|iniciar) sesión (?:o regístra(?:te|se) )?para (?:continuar|seguir|leer|ver|acceder)/,
    /\b(?:debes|debe|necesitas|tienes que) iniciar sesión para (?:continuar|seguir|leer|ver|acceder)/,
  ],
  it: [
    /\b(?:accedi|effettua (?:il login|l'accesso)|registrati)(?: o registrati)? per (?:continuare|leggere|proseguire|vedere|visualizzare)/,
    /\b(?:devi|è necessario) (?:accedere|effettuare (?:il login|l'accesso)|essere registrat[oi]) per (?:continuare|leggere|vedere|visualizzare)/,
  ],
  pt: [
    /\b(?:entre|faça login|inicie sessão|inicie a sessão)(?: ou (?:cadastre-se|registe-se))? para (?:continuar|ler|ver|acessar|aceder)/,
    /\b(?:precisa|é necessário|deve) (?:estar logado|fazer login|entrar|iniciar sessão) para (?:continuar|ler|ver|acessar|aceder)/,
  ],
  nl: [
    /\b(?:log in|meld je aan|meld u aan|inloggen)(?: of registreer)? om (?:verder|door|dit|deze|het|te lezen|toegang)/,
    /\b(?:je|u) moet (?:ingelogd zijn|inloggen) om (?:dit|deze|het|verder|door)/,
  ],
  pl: [
    /(?:zaloguj się|zaloguj)(?: lub zarejestruj(?: się)?)?,? (?:aby|żeby|by) (?:kontynuować|czytać|przeczytać|zobaczyć|uzyskać)/,
    /musisz (?:być zalogowany|się zalogować),? (?:aby|żeby|by) (?:kontynuować|czytać|przeczytać|zobaczyć|uzyskać)/,
  ],
  ja: [
    /(?:続きを読む|閲覧する|ご覧いただく|表示する|利用する)(?:に|ため)(?:は|に|には)?、?(?:ログイン|会員登録)|ログイン(?:が必要です|してください|して続き)/,
  ],
  zh: [
    /(?:请|請)(?:先)?(?:登录|登錄|登入)(?:后|後)?(?:再)?(?:继续|繼續|查看|阅读|閱讀|浏览|瀏覽|访问)|(?:登录|登錄|登入)(?:后|後)(?:才能|即可|可)?(?:继续|繼續|查看|阅读|閱讀|浏览|瀏覽)/,
  ],
  others: [
    /\b(?:logga in|log ind|logg inn) (?:för|for) (?:att |at |å )?(?:läsa|læse|lese|fortsätta|fortsætte|fortsette)/,
    /(?:войдите|авторизуйтесь)(?: на сайт)?,? чтобы (?:продолжить|читать|прочитать|увидеть)|увійдіть,? щоб (?:продовжити|читати)/,
    /devam etmek için giriş yap|přihlaste se,? (?:abyste|pro)|로그인(?:이 필요|하세요|해 주세요| 후 이용)/,
  ],
};

/** What a login page is called, by its title or heading alone. */
export const LOGIN_TITLE: PhraseTable = {
  en: [
    /^(?:please )?(?:log|sign)[ -]?in\b|\blog ?in (?:required|page)\b|^login\b|\blogin$|^member (?:login|area)$/,
  ],
  de: [/^(?:anmelden|anmeldung|einloggen|login)\b|\b(?:anmelden|anmeldung|einloggen)$/],
  fr: [/^(?:connexion|se connecter|identifiez-vous|connectez-vous)\b|\b(?:connexion|se connecter)$/],
  es: [/^(?:iniciar sesión|inicia sesión|inicio de sesión|acceso)\b|\b(?:iniciar sesión|inicio de sesión)$/],
  it: [/^(?:accedi|accesso|login)\b|\baccedi$/],
  pt: [/^(?:entrar|iniciar sessão|faça login|login)\b|\b(?:entrar|iniciar sessão)$/],
  nl: [/^(?:inloggen|aanmelden|log in)\b|\b(?:inloggen|aanmelden)$/],
  pl: [/^(?:zaloguj się|logowanie)|(?:zaloguj się|logowanie)$/],
  ja: [/^ログイン|ログイン$/],
  zh: [/^(?:用户|會員|会员)?(?:登录|登錄|登入)|(?:登录|登錄|登入)$/],
  others: [/^(?:logga in|log ind|logg inn|вход|войти|увійти|giriş yap|přihlášení|로그인)/],
};
