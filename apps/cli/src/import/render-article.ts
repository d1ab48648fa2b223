/** An article as a file: Markdown with front matter, a small HTML page, or the payload as JSON. */
import type { PickupPayload } from "@tidemark/import-job";
import TurndownService from "turndown";
import { oneLine } from "../one-line.ts";

export const ARTICLE_FORMATS = ["md", "html", "json"] as const;
export type ArticleFormat = (typeof ARTICLE_FORMATS)[number];

export function renderArticle(article: PickupPayload, format: ArticleFormat): string {
  switch (format) {
    case "md":
      return renderMarkdown(article);
    case "html":
      return renderHtml(article);
    case "json":
      return `${JSON.stringify(article, null, 2)}\n`;
    default:
      return format satisfies never;
  }
}

const turndown = new TurndownService({
  headingStyle: "atx",
  codeBlockStyle: "fenced",
  bulletListMarker: "-",
});

function renderMarkdown(article: PickupPayload): string {
  const facts: [string, string | number | null][] = [
    ["title", article.title],
    ["url", article.originalUrl],
    ["author", article.author],
    ["site", article.siteName],
    ["published", article.publishedAt ?? null],
    ["language", article.language ?? null],
    ["image", article.leadImageUrl ?? null],
    ["words", article.wordCount],
    ["minutes", article.readingTimeMinutes],
    ["warning", article.warning],
  ];
  const frontMatter = facts
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${yamlScalar(value)}`);
  const body = turndown.turndown(article.htmlContent) || article.content;
  return ["---", ...frontMatter, "---", "", `# ${oneLine(article.title)}`, "", body, ""].join("\n");
}

/** A JSON string is a YAML string once the characters are escaped that YAML wants escaped and JSON does not. */
function yamlScalar(value: string | number | null): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function renderHtml(article: PickupPayload): string {
  const title = escapeHtml(article.title);
  const source = escapeHtml(article.originalUrl);
  return [
    "<!doctype html>",
    '<html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title></head><body>`,
    `<h1>${title}</h1>`,
    `<p><a href="${source}">${source}</a></p>`,
    `<article>${article.htmlContent}</article>`,
    "</body></html>",
    "",
  ].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
