import { describe, expect, test } from "vitest";
import { extractArticle } from "../src/index.ts";
import { page, paragraphs, prose, utf8 } from "./pages.ts";

async function outcome(title: string, body: string): Promise<string> {
  const source = { url: "https://site.example/a", contentType: "text/html" };
  const result = await extractArticle(utf8(page({ title, body })), source);
  return result.ok ? "article" : result.code;
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
  ])("%s: %s", async (title, body) => {
    expect(await outcome(title, body)).toBe("no-article");
  });
});

test("a list of nothing but links is no article", async () => {
  const links = ["Rope", "Paint", "Lamps", "Charts"].map(
    (name) => `<li><a href="/${name}">${name} and more</a></li>`,
  );
  expect(await outcome("Sections", `<ul>${links.join("")}</ul>`)).toBe("no-article");
});

describe("an article is", () => {
  test.each([
    ["a short note", "<p>The museum is closed on Monday.</p>"],
    ["a short text with links", '<p>See <a href="/a">the notebooks</a> and what became of them.</p>'],
    ["a long text about error pages", `<p>Page not found, it said. ${prose(80)}</p>`],
    ["a long list of links with words around", `${paragraphs(2)}<ul><li><a href="/a">a</a></li></ul>`],
  ])("%s", async (_what, body) => {
    expect(await outcome("The tide notebooks", body)).toBe("article");
  });
});
