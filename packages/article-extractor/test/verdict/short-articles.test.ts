/** Short articles beside what looks like a wall, and about what walls are about: none of them is thrown away. */

import { describe, expect, test } from "vitest";
import { extractLimits } from "../../src/limits.ts";
import { createUsualReader } from "../../src/page-reader.ts";
import { utf8 } from "../pages.ts";

const readPage = createUsualReader(extractLimits());

interface Written {
  readonly title: string;
  readonly body: string;
  readonly beside?: string;
}

/** The warning of the article, or the code of its failure. */
function endingOf({ title, body, beside = "" }: Written): string | null {
  const html = `<!doctype html><html><head><title>${title}</title><script>1</script></head><body>
    <nav><a href="/">Home</a></nav><main><article>${body}</article>${beside}</main><footer>The Tide</footer></body></html>`;
  const result = readPage(utf8(html), { url: "https://blog.example/2024/post", contentType: "text/html" });
  return result.ok ? result.article.warning : result.code;
}

const NEWS = `<h1>Bridge opens</h1><p>The new bridge over the river opened on Monday, two years late and well over its
  budget. The mayor cut a ribbon, and a brass band played in the rain until noon.</p><p>Drivers will pay two euros from
  March on. Cyclists pay nothing, and may use the old lane in both directions until the summer, the city said.</p>`;
const FIELDS = "<form><input name=u><input type=password name=p><button>OK</button></form>";

describe("short news is an article", () => {
  test.each([
    ["a box to log in", `<aside><h2>Login</h2>${FIELDS}</aside>`],
    ["a box for members in no aside", `<div><h2>Member Login</h2>${FIELDS}</div>`],
    ["a German box to log in", `<div><h2>Anmelden</h2>${FIELDS}</div>`],
    ["a Chinese box to log in", `<div><h2>用户登录</h2>${FIELDS}</div>`],
    [
      "a form for comments with a check for robots",
      `<form action="/comment"><div class="g-recaptcha"></div><textarea></textarea><p>Please confirm you are not a robot.</p></form>`,
    ],
    ["a note that only members may read on elsewhere", "<p>Please log in to continue to the forum.</p>"],
  ])("beside %s", (_what, beside) => {
    expect(endingOf({ title: "Bridge opens", body: NEWS, beside })).toBeNull();
  });

  test("of one sentence, above a form for comments with a check for robots", () => {
    const beside = `<form><div class="g-recaptcha"></div><textarea></textarea><p>Confirm you are not a robot.</p></form>`;
    const body = "<h1>Bridge opens</h1><p>The new bridge opened on Monday.</p>";
    expect(endingOf({ title: "Bridge opens", body, beside })).toBeNull();
  });
});

test("a list without a full stop is an article, above a form for comments with a check for robots", () => {
  const body = `<h1>Packing list</h1><ul><li>A tent for three people and the long pegs</li><li>Two pots, one of them with
    its lid</li><li>Matches in a tin, and candles for the evening</li></ul>`;
  const beside = `<form><div class="g-recaptcha"></div><textarea></textarea><p>Confirm you are not a robot.</p></form>`;
  expect(endingOf({ title: "Packing list", body, beside })).toBeNull();
});

describe("an article is one that is about", () => {
  test.each([
    [
      "a check at an airport",
      "Security check",
      "<h1>Security check at the airport</h1><p>Queues at the security check of the airport were long on Monday, and many missed their flights.</p>",
    ],
    [
      "a check at a Japanese airport",
      "空港のセキュリティチェック",
      "<h1>空港のセキュリティチェック</h1><p>空港の検査に長い列ができた。</p>",
    ],
    [
      "a novel that is called like an error",
      "Not Found",
      "<h1>Not Found</h1><p>Her second novel, Not Found, tells of a boy whom nobody misses. It is short, funny and sad, and deserves all of its readers.</p>",
    ],
    [
      "an error page",
      "404: the story of an error page",
      "<h1>404: the story of an error page</h1><p>The message “404 not found” is older than most of its readers. It came from a room at CERN, people say, which is not true.</p><p>Designers have since made it an art.</p>",
    ],
    [
      "a paper that removed a story",
      "Paper says sorry",
      "<h1>Paper says sorry</h1><p>The paper wrote: “This article has been removed because it was wrong.” Nobody there would say more on Monday.</p>",
    ],
    [
      "a German message that a page is missing",
      "Serverumzug",
      "<h1>Serverumzug</h1><p>Wer nach dem Umzug die Meldung sieht, die Seite wurde nicht gefunden, muss den Zwischenspeicher leeren.</p>",
    ],
    [
      "how to log in to Mastodon, in German",
      "Anmelden",
      "<h1>Anmeldung bei Mastodon</h1><p>Wer Beiträge schreiben will, muss zuerst einen Server wählen. Danach melden Sie sich an, um diese Beiträge zu sehen und zu beantworten, was anfangs ungewohnt ist, aber nach einer Woche leicht fällt. Einen Server findet man in der Liste, und wer umziehen will, kann seine Freunde mitnehmen.</p>",
    ],
  ])("%s", (_what, title, body) => {
    expect(endingOf({ title, body })).toBeNull();
  });

  test("how to log in, beside a field for a password", () => {
    const body = `<h1>How to sign in</h1><p>Sign in to view your invoices: open the menu, choose Account, and type the
      address that you gave when you bought the machine.</p><p>If you forgot your password, click the link below the
      field and wait for the mail, which may take some minutes to arrive in the box.</p>`;
    expect(endingOf({ title: "How to sign in - Docs", body, beside: FIELDS })).toBeNull();
  });
});

describe("a page that shows nothing of an article fails", () => {
  test.each([
    [
      "login-wall",
      "Create an account to read",
      "<h1>Great article</h1><p>Create a free account to read this story. Already have an account? Log in.</p>",
    ],
    [
      "challenge-page",
      "Access Denied",
      '<h1>Access Denied</h1><p>You don\'t have permission to access "http://site.example/" on this server.</p><p>Reference #18.2d</p>',
    ],
    [
      "soft-404",
      "Sorry",
      "<h1>Sorry, this content isn’t available right now</h1><p>The link you followed may have expired, or the page may only be visible to an audience you’re not in.</p>",
    ],
  ])("as %s: %s", (code, title, body) => {
    expect(endingOf({ title, body })).toBe(code);
  });
});

test("what asks for consent and names cookies is a consent wall", () => {
  const body = "<p>Vi och våra 834 partners lagrar information i cookies. Jag accepterar</p>";
  expect(endingOf({ title: "Sajten", body })).toBe("probable_consent_wall");
});
