import { describe, expect, test } from "vitest";
import { looksLikeConsentWall } from "../src/consent-wall.ts";

const BELOW_WORDS = 300;

describe("a short text with the words of a consent dialog is a wall", () => {
  test.each([
    "We value your privacy. Click Agree to go on.",
    "We and our partners use cookies to measure visits. Accept all cookies",
    "We store and/or access information on a device, such as identifiers.",
    "Before you continue to the site, choose your cookie preferences.",
    "Wir verwenden Cookies, um Inhalte zu messen. Alle akzeptieren",
    "Mit Werbung weiterlesen – oder ein Abo abschließen",
    "Dafür brauchen wir Ihre Einwilligung.",
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
  ])("%s", (text) => {
    expect(looksLikeConsentWall(text, 20, BELOW_WORDS)).toBe(true);
  });
});

describe("no wall is", () => {
  test.each([
    "The bakery's cookies are soft in the middle, and grandmother's recipe is no secret.",
    "A cookie is a small file that a server asks a browser to keep.",
    "Die Verordnung regelt seit Jahren, was ein Cookie darf.",
    "The patient gave his agreement, and the doctors began.",
    "",
  ])("%j", (text) => {
    expect(looksLikeConsentWall(text, 20, BELOW_WORDS)).toBe(false);
  });

  test("a text of 300 words that quotes a dialog", () => {
    expect(looksLikeConsentWall("Accept all cookies, it said.", 299, BELOW_WORDS)).toBe(true);
    expect(looksLikeConsentWall("Accept all cookies, it said.", 300, BELOW_WORDS)).toBe(false);
  });
});
