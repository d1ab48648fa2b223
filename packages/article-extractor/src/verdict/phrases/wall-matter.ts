/** What the sentences of walls and error pages are about, in single words: the page, the visit, the visitor's way on. */

import type { PhraseTable } from "./phrase-table.ts";

export const WALL_MATTER: PhraseTable = {
  en: [
    /\b(?:(?:home)?pages?|(?:web)?sites?|links?|urls?|address(?:es)?|search|menu|browsers?|cookies?|javascript|server|website|error|requested|request|ip|network|connection|traffic|captcha|robots?|bots?|human|security (?:service|reasons|solution|system)|verif\w+|articles?|archives?)\b/,
    /\b(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?(?:in|up)|login|register(?:ed)?|passwords?|accounts?|membership|username|subscri\w+|moved|deleted|removed|mistyped|expired|permission|access|try again|contact us|looking for)\b/,
  ],
  de: [
    /(?:^|[^\p{L}])(?:seiten?|startseite|webseite|adresse|link|suche|menü|browsers?|cookies|fehler|server|anmelden|angemeldet|einloggen|konto|passwort|registrier\p{L}*|mitglied\p{L}*|verschoben|gelöscht|entfernt|überprüf\p{L}*|zugriff|zugang|inhalte?|artikel|archiv)(?:$|[^\p{L}])/u,
  ],
  fr: [
    /(?:^|[^\p{L}])(?:pages?|articles?|archives?|site|lien|adresse|recherche|accueil|menu|navigateur|cookies|erreur|connexion|connecte\p{L}*|compte|mot de passe|inscri\p{L}*|déplacée?|supprimée?|accès|vérifi\p{L}*)(?:$|[^\p{L}])/u,
  ],
  es: [
    /(?:^|[^\p{L}])(?:páginas?|artículos?|archivo|sitio|enlace|dirección|buscador|inicio|menú|navegador|cookies|error|sesión|cuenta|contraseña|regístr\p{L}*|movid[oa]|eliminad[oa]|acceso|verific\p{L}*)(?:$|[^\p{L}])/u,
  ],
  it: [
    /(?:^|[^\p{L}])(?:pagin[ae]|articol[oi]|archivio|sito|link|indirizzo|ricerca|menu|browser|cookie|errore|accedi|accedere|accesso|account|password|registra\p{L}*|spostat[oa]|rimoss[oa]|verific\p{L}*)(?:$|[^\p{L}])/u,
  ],
  pt: [
    /(?:^|[^\p{L}])(?:páginas?|artigos?|arquivo|site|link|endereço|pesquisa|busca|início|menu|navegador|cookies|erro|sessão|login|conta|senha|regist\p{L}*|cadastr\p{L}*|movid[oa]|removid[oa]|acesso|verific\p{L}*)(?:$|[^\p{L}])/u,
  ],
  nl: [
    /(?:^|[^\p{L}])(?:pagina's?|pagina|website|site|link|adres|zoek\p{L}*|startpagina|voorpagina|artikel(?:en)?|archief|menu|browser|cookies|fout|inlog\p{L}*|ingelogd|account|wachtwoord|registreer|verplaatst|verwijderd|toegang|controle\p{L}*)(?:$|[^\p{L}])/u,
  ],
  pl: [
    /(?<!\p{L})(?:stron[aęyie]|artykuł|archiw|adres|link|wyszukiwar|menu|przeglądar|cookie|błąd|zaloguj|logowani|konto|konta|hasł|rejestr|przeniesion|usunięt|dostęp|weryfik)/u,
  ],
  ja: [
    /ページ|記事|サイト|リンク|アドレス|url|検索|メニュー|ブラウザ|クッキー|エラー|ログイン|会員|パスワード|アカウント|登録|移動|削除|アクセス|確認/,
  ],
  zh: [
    /文章|页面|頁面|网页|網頁|网站|網站|链接|連結|地址|网址|搜索|搜尋|首页|首頁|浏览器|瀏覽器|登录|登錄|登入|帐号|账号|帳號|密码|密碼|注册|註冊|会员|會員|删除|刪除|访问|訪問|验证|驗證/,
  ],
  others: [
    /(?<!\p{L})(?:страниц|сторінк|сайт|ссылк|посиланн|адрес|поиск|пошук|браузер|ошибк|помилк|войдите|вход|увійд|аккаунт|пароль|регистр|удален|перемещен|доступ|провер)/u,
    /(?<!\p{L})(?:sidan|siden|sidst?en|sivu|länk|lenke|adress|sök|søk|søg|webbläsar|nettleser|logga|logg inn|log ind|konto|lösenord|stránk|přihl|oldal|sayfa|giriş|σελίδα)|페이지|로그인|주소|검색|계정|الصفحة|הדף/u,
  ],
};
