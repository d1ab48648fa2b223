/** What is said on walls in each language, and what normal texts say that is near to it. */

import { describe, expect, test } from "vitest";
import { CHALLENGE } from "../../src/verdict/phrases/challenge.ts";
import { CONSENT } from "../../src/verdict/phrases/consent.ts";
import { LOGIN_TITLE, LOGIN_TO_READ } from "../../src/verdict/phrases/login.ts";
import { NOT_THERE } from "../../src/verdict/phrases/not-there.ts";
import { inOneLine, normalised, type PhraseTable, says } from "../../src/verdict/phrases/phrase-table.ts";
import { SUBSCRIBE_TO_READ } from "../../src/verdict/phrases/subscribe.ts";

const TABLES = { CONSENT, LOGIN_TO_READ, LOGIN_TITLE, CHALLENGE, NOT_THERE, SUBSCRIBE_TO_READ };

function isSaid(table: PhraseTable, text: string): boolean {
  return says(table, inOneLine(normalised(text)));
}

test.each(Object.entries(TABLES))("%s has phrases in every language", (_name, table) => {
  const languages = Object.entries(table).map(([language, phrases]) => [language, phrases.length > 0]);
  expect(Object.fromEntries(languages)).toEqual(
    Object.fromEntries("en de fr es it pt nl pl ja zh others".split(" ").map((language) => [language, true])),
  );
});

const SAID: Readonly<Record<keyof typeof TABLES, readonly string[]>> = {
  CONSENT: [
    "We value your privacy. Click Agree to go on.",
    "We and our partners use cookies to measure visits. Accept all cookies",
    "We store and/or access information on a device, such as identifiers.",
    "Before you continue to the site, choose your cookie preferences.",
    "Wir verwenden Cookies, um Inhalte zu messen. Alle akzeptieren",
    "Mit Werbung weiterlesen – oder ein Abo abschließen",
    "Für Cookies brauchen wir Ihre Einwilligung.",
    "Nous utilisons des cookies. Tout accepter",
    "Continuer sans accepter",
    "Utilizamos cookies propias y de terceros. Aceptar todas",
    "Nós precisamos do seu consentimento. Aceitar todos",
    "Utilizziamo i cookie. Accetta tutti",
    "Wij gebruiken cookies. Alles accepteren",
    "Vi använder cookies. Godkänn alla",
    "Vi bruger cookies. Tillad alle",
    "Käytämme evästeitä. Hyväksy kaikki",
    "Używamy plików cookie. Akceptuj wszystkie",
    "Používáme soubory cookie. Přijmout vše",
    "Çerezleri kullanıyoruz. Tümünü kabul et",
    "Мы используем файлы cookie. Принять все",
    "Ми використовуємо файли cookie. Прийняти всі",
    "当サイトはCookieを使用しています。同意して続行",
    "我们使用 Cookie。接受全部",
    "이 사이트는 쿠키를 사용합니다. 모두 동의",
    "Ihre Privatsphäre ist uns wichtig. Alle akzeptieren",
    "Uw privacy. Wij en onze 80 partners",
    "Votre vie privée. Nous et nos 120 partenaires",
    "With your agreement, we and our 834 partners use cookies or similar technologies to store, access, and process personal data.",
    "Vi och våra 834 partners lagrar information, till exempel i cookies. Jag accepterar",
    "Εμείς και οι συνεργάτες μας έχουμε πρόσβαση σε πληροφορίες, όπως cookies. Συμφωνώ",
    "हम कुकीज़ का उपयोग करते हैं। जारी रखने के लिए सभी कुकीज़ स्वीकार करें।",
  ],
  LOGIN_TO_READ: [
    "Please log in to continue.",
    "You must be logged in to view this page",
    "Sign in or register to read the article",
    "Bitte melden Sie sich an, um weiterzulesen.",
    "Nur für registrierte Nutzer",
    "Connectez-vous pour lire cet article",
    "Vous devez être connecté pour accéder à cette page",
    "Inicia sesión para continuar",
    "Accedi per continuare a leggere",
    "Faça login para continuar",
    "Log in om verder te lezen",
    "Zaloguj się, aby kontynuować",
    "閲覧するにはログインが必要です",
    "请登录后查看",
    "Войдите, чтобы продолжить",
    "Create a free account to read this story. Already have an account? Log in.",
  ],
  LOGIN_TITLE: [
    "Log in",
    "Sign in to The Tide",
    "Anmelden",
    "Connexion",
    "Iniciar sesión",
    "Accedi",
    "Entrar",
    "Inloggen",
    "Zaloguj się",
    "ログイン",
    "用户登录",
    "Вход",
  ],
  CHALLENGE: [
    "Verify you are human by completing the action below.",
    "Checking your browser before accessing the site",
    "Just a moment…",
    "Are you a robot?",
    "Our systems have detected unusual traffic from your computer network",
    "Please complete the security check",
    "Bitte bestätigen Sie, dass Sie kein Roboter sind",
    "Ihr Browser wird überprüft",
    "Vérifiez que vous êtes un humain",
    "Comprueba que no eres un robot",
    "Conferma che non sei un robot",
    "Confirme que você não é um robô",
    "Bevestig dat u geen robot bent",
    "Potwierdź, że nie jesteś robotem",
    "ロボットではないことを確認してください",
    "请完成人机验证",
    "Подтвердите, что вы не робот",
  ],
  NOT_THERE: [
    "Page not found",
    "404",
    "Sorry, the page you are looking for does not exist or has been moved.",
    "We can't find the page",
    "This article is no longer available.",
    "Sorry, this content isn’t available right now",
    "Die Seite wurde leider nicht gefunden.",
    "Cette page n’existe plus.",
    "Página no encontrada.",
    "Pagina non trovata",
    "Página não encontrada",
    "Pagina niet gevonden",
    "Nie znaleziono strony",
    "お探しのページが見つかりません。",
    "您访问的页面不存在",
    "Страница не найдена",
    "페이지를 찾을 수 없습니다",
  ],
  SUBSCRIBE_TO_READ: [
    "Subscribe to continue reading",
    "To continue reading this article, please subscribe",
    "This article is for subscribers only",
    "You've reached your free article limit",
    "Get unlimited access for $1 a week. Already a subscriber? Sign in",
    "Create a free account to continue reading",
    "This post is for paid subscribers",
    "Jetzt abonnieren und weiterlesen",
    "Jetzt weiterlesen mit SPIEGEL+",
    "Dieser Artikel ist exklusiv für Abonnenten",
    "Cet article est réservé aux abonnés",
    "Il vous reste 75 % de cet article à lire",
    "Suscríbete para seguir leyendo",
    "Abbonati per continuare a leggere",
    "Conteúdo exclusivo para assinantes",
    "Dit artikel is alleen voor abonnees",
    "Ten artykuł jest dostępny tylko dla prenumeratorów",
    "この記事は有料会員限定です",
    "订阅后继续阅读全文",
    "Оформите подписку, чтобы читать дальше",
  ],
};

describe.each(Object.entries(SAID))("%s knows", (name, texts) => {
  test.each(texts)("%s", (text) => {
    expect(isSaid(TABLES[name as keyof typeof TABLES], text)).toBe(true);
  });
});

const NOT_SAID: Readonly<Record<keyof typeof TABLES, readonly string[]>> = {
  CONSENT: [
    "The bakery's cookies are soft in the middle, and grandmother's recipe is no secret.",
    "A cookie is a small file that a server asks a browser to keep.",
    "Die Verordnung regelt seit Jahren, was ein Cookie darf.",
    "The patient gave his agreement, and the doctors began.",
    "We use cookies in this pie as its crust, crushed and mixed with butter.",
    "We use cookies as a base for cheesecake, too.",
    "Before you continue to the next step, let the dough rest.",
    "Ihre Privatsphäre verlieren sie am ersten Tag, erzählt eine Schwester.",
    "Das müssen alle akzeptieren.",
    "Ihre Einwilligung für die Operation gab sie am Montag.",
    "La ley exige que el paciente dé su consentimiento por escrito.",
    "A lei exige que o paciente dê o consentimento por escrito.",
    "Votre vie privée vous demande du temps cette semaine.",
    "Met deze telefoon bewaak je privacy beter dan voorheen.",
    "Wyrażam zgodę, powiedziała ministra.",
    "Il tuo consenso vale più di una firma.",
    "Комиссия решила принять все поправки к закону о порте.",
    "代表者は昨日の会議で提案にすべて同意した。",
    "市は公園での音楽をすべて許可することにした。",
    "代表们投票决定同意所有提案。",
    "대표들은 어제 회의에서 제안에 모두 동의했다.",
    "",
  ],
  LOGIN_TO_READ: [
    "You must be logged in to post a comment.",
    "Log in to leave a reply",
    "She logged in to her bank.",
    "Melden Sie sich an, um einen Kommentar zu schreiben",
    "Connectez-vous pour commenter",
  ],
  LOGIN_TITLE: [
    "The login that nobody remembered it by",
    "Signing in the rain",
    "How I learned to log in again at sixty",
  ],
  CHALLENGE: [
    "The robot in the kitchen",
    "A bot wrote this",
    "It was a challenge",
    "The human condition",
    "Security at the border",
    "Security check at the airport",
    "空港のセキュリティチェック",
    "Sicherheitsüberprüfung am Flughafen",
  ],
  NOT_THERE: [
    "The treasure was not found",
    "A page from history",
    "404 steps lead up to the tower",
    "Die Katze wurde nicht gefunden",
  ],
  SUBSCRIBE_TO_READ: [
    "Subscribe to our newsletter",
    "Already a subscriber? Sign in",
    "Weiterlesen mit Brille",
    "Become a member of the rowing club",
    "Continue reading",
    "Abonnieren Sie unseren Newsletter",
    "Suscríbete a nuestro boletín",
  ],
};

describe.each(Object.entries(NOT_SAID))("%s does not mean", (name, texts) => {
  test.each(texts)("%j", (text) => {
    expect(isSaid(TABLES[name as keyof typeof TABLES], text)).toBe(false);
  });
});

test("phrases are found whatever their capitals, white space and apostrophes", () => {
  expect(isSaid(NOT_THERE, "THE PAGE\n  YOU’RE LOOKING FOR\u00A0DOES NOT EXIST")).toBe(true);
});
