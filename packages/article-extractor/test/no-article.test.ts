import { describe, expect, test } from "vitest";
import { countWords } from "../src/count-words.ts";
import { reasonForNoArticle } from "../src/no-article.ts";
import { plainText } from "../src/plain-text.ts";
import { paragraphs, prose } from "./pages.ts";

function reason(title: string, htmlContent: string): string | null {
  const content = plainText(htmlContent);
  return reasonForNoArticle({ title, content, htmlContent, wordCount: countWords(content) });
}

describe("an error page under the status of a success is no article", () => {
  test.each([
    ["Page not found", "<p>Try the search.</p>"],
    ["404", "<p>There is nothing here.</p>"],
    ["The Daily Tide", "<p>Sorry, the page you are looking for does not exist or has been moved.</p>"],
    ["The Daily Tide", "<p>This article is no longer available.</p>"],
    ["Hoppla", "<p>Die Seite wurde leider nicht gefunden.</p>"],
    ["Oups", "<p>Cette page n’existe plus.</p>"],
    ["Ups", "<p>Página no encontrada.</p>"],
    ["Страница не найдена", "<p>Вернитесь на главную.</p>"],
    ["エラー", "<p>お探しのページが見つかりません。</p>"],
  ])("%s: %s", (title, html) => {
    expect(reason(title, html)).toBe("it says that there is no such page");
  });
});

test("a list of nothing but links is no article", () => {
  const links = ["Rope", "Paint", "Lamps", "Charts"].map(
    (name) => `<li><a href="/${name}">${name} and more</a></li>`,
  );
  expect(reason("Sections", `<ul>${links.join("")}</ul>`)).toBe("nothing but links");
});

describe("an article is", () => {
  test.each([
    ["a short note", "<p>The museum is closed on Monday.</p>"],
    ["a short text with links", '<p>See <a href="/a">the notebooks</a> and what became of them.</p>'],
    ["a long text about error pages", `<p>Page not found, it said. ${prose(80)}</p>`],
    ["a long list of links with words around", `${paragraphs(2)}<ul><li><a href="/a">a</a></li></ul>`],
  ])("%s", (_what, html) => {
    expect(reason("The tide notebooks", html)).toBeNull();
  });
});
