/** Articles that are near to pages of guards against robots: about them, under their very words, beside their forms. */

import { describe, expect, test } from "vitest";
import { prose } from "../pages.ts";
import { endingOf } from "./ending-of.ts";

function p(...paragraphs: readonly string[]): string {
  return paragraphs.map((text) => `<p>${text}</p>`).join("");
}

describe("an article stays one", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    [
      "en",
      "about a guard's message",
      "Sorry, you have been blocked: what Cloudflare's error means",
      `<article><h1>Sorry, you have been blocked: what Cloudflare's error means</h1>${p(
        "Readers have written to ask why half the web turned them away last week. The message comes from Cloudflare, which stands between a fifth of all websites and their visitors.",
        "The company decides by rules that nobody outside may read. A student in Lagos lost her library for nine days, because somebody in her street had sent spam.",
        "Her landlord changed the router in the end, and the books came back. The library says that it was never told.",
      )}</article>`,
    ],
    [
      "en",
      "that quotes a guard's message under its very words",
      "You have been blocked",
      `<article><h1>You have been blocked</h1>${p(
        "“This website is using a security service to protect itself from online attacks,” said the screen, and nothing else happened.",
        "Bots make half of the traffic of such websites, and their owners pay for servers that answer nobody. A firewall is cheaper than another server.",
        "Its rules also block humans whose network is shared with bots.",
      )}</article>`,
    ],
    [
      "en",
      "about captchas under the question they ask",
      "Are you a robot?",
      `<article><h1>Are you a robot?</h1>${p(
        "The captcha was born in 2000, when a portal wanted to keep programs from opening accounts. Humans could read bent letters, and robots could not.",
        "Ten years later, robots read them better than humans. The captcha became a game of buses and traffic lights, and every answer taught a robot to drive.",
        "Today a captcha looks at how the mouse moves. Security researchers say that it blocks humans more often than bots.",
      )}</article>`,
    ],
    [
      "en",
      "about bots, beside a captcha for comments",
      "Bots now write half the web",
      `<article><h1>Bots now write half the web</h1>${p(
        "Bots made more than half of all requests to websites last year, a security company says. Most of the traffic comes from scrapers.",
        "Site owners block them with captchas and firewalls. The bots learn to solve the captcha within days.",
      )}</article><form><div class="g-recaptcha"></div><textarea></textarea><p>Confirm you are not a robot.</p></form>`,
    ],
    [
      "en",
      "of 400 words that is called like a refusal",
      "Access denied",
      `<article><h1>Access denied</h1>${p(prose(100), prose(100), prose(100), prose(100))}</article>`,
    ],
    [
      "en",
      "of 60 words that is called like a refusal",
      "Access denied",
      `<article><h1>Access denied</h1>${p(
        "The ministry denied reporters access to the harbour on Monday, and blocked the road with two lorries. Nobody gave a reason.",
        "Fishermen who have permission to land there waited outside the security fence until the evening. Their fish went bad, and the server of the auction was switched off at six.",
      )}</article>`,
    ],
    [
      "en",
      "that is a poem",
      "Just a moment",
      "<article><h1>Just a moment</h1><p>Just a moment, said the tide,<br>and took the sand away.<br>The boats lay down upon their side<br>and waited for the day.</p></article><script>1</script>",
    ],
    [
      "en",
      "of one paragraph, beside a box with a captcha",
      "Bridge opens",
      `<article><h1>Bridge opens</h1>${p("The new bridge over the river opened on Monday, two years late. The mayor cut a ribbon in the rain.")}</article><div class="captcha-box"><p>Please complete the security check</p></div>`,
    ],
    [
      "en",
      "that helps people whom a guard turns away",
      "Access denied",
      `<article><h1>Access denied</h1>${p(
        "Some of our readers cannot reach the archive from abroad. The reason is an old contract with the news agency.",
        "Ask at the desk for a card, and bring something that shows where you live. The card costs nothing and holds for a year.",
      )}</article>`,
    ],
    [
      "en",
      "that explains a guard's message to whoever meets it",
      "What the message “Access denied” means and what helps",
      `<article><h1>What the message “Access denied” means and what helps</h1>${p(
        "You are seeing this message because the firewall of the website has blocked your IP address. Contact the site owner and name the Ray ID that the website shows.",
        "A VPN often shares its IP address with bots. Disable it, and reload the website in another browser.",
      )}</article>`,
    ],
    [
      "en",
      "that greets its visitor under a refusal's words",
      "Access denied",
      `<article><h1>Access denied</h1>${p(
        "You are seeing this page because you asked how the harbour was closed. In 1911 the admiral put a chain across its mouth.",
        "The boats lay outside for three winters. Their owners carried the fish over the hill on mules, and sold what had not gone bad.",
      )}</article>`,
    ],
    [
      "de",
      "that is called like a refusal",
      "Zugriff verweigert",
      `<article><h1>Zugriff verweigert</h1>${p(
        "Das Landesamt hat am Montag den Zugriff auf seine Akten verweigert. Der Historiker Martin Kern wartet seit zwei Jahren auf einen Brief.",
        "In den Kisten liegen Pläne eines Hafens, den niemand gebaut hat. Die Behörde nennt keinen Grund.",
      )}</article>`,
    ],
    [
      "fr",
      "that is called like a refusal",
      "Accès refusé",
      `<article><h1>Accès refusé</h1>${p(
        "La mairie a refusé lundi l’accès du port aux pêcheurs. Deux camions bloquaient la route depuis l’aube.",
        "Le poisson a été jeté le soir même, et personne n’a donné de raison aux familles.",
      )}</article>`,
    ],
    [
      "es",
      "about captchas under the question they ask",
      "No soy un robot",
      `<article><h1>No soy un robot</h1>${p(
        "El captcha nació en el año 2000 en una universidad. Los robots no sabían leer letras torcidas, y las personas sí.",
        "Hoy los robots aciertan más que las personas. La artista Marta Ruiz pinta desde hace un año semáforos y autobuses.",
      )}</article>`,
    ],
    [
      "ja",
      "about robots under the question they are asked",
      "私はロボットではありません",
      `<article><h1>私はロボットではありません</h1>${p(
        "画家の山田さんは去年から信号機とバスの絵を描いている。展覧会は来月まで港の倉庫で開かれる。",
        "入場は無料で、子どもたちは自分の絵を壁に貼ることができる。",
      )}</article>`,
    ],
    [
      "zh",
      "that is called like a refusal",
      "访问被拒绝",
      `<article><h1>访问被拒绝</h1>${p(
        "市政府周一拒绝记者进入港口。两辆卡车从清晨起就挡住了道路，渔民们在围栏外等到晚上。",
        "鱼都坏了，没有人说明原因。渔民的家人第二天去了法院。",
      )}</article>`,
    ],
  ];
  test.each(rows)("%s: %s", (_language, _what, title, body) => {
    expect(endingOf(title, body)).toBeNull();
  });
});
