/** Lists the pages: as a reading list file and as an HTML index. Lists only; serves nothing. */
import { escapeHtml } from "./escape-html.ts";
import type { SmallWebPage } from "./page.ts";

export function readingList(pages: readonly SmallWebPage[], urlOf: (page: SmallWebPage) => string): string {
  const lines = [
    `# Reading list of the small web: ${pages.length} pages`,
    "# A line that starts with # is a comment.",
  ];
  for (const page of pages) lines.push("", `# ${page.note}`, urlOf(page));
  return `${lines.join("\n")}\n`;
}

export function indexHtml(contents: {
  readonly pages: readonly SmallWebPage[];
  readonly urlOf: (page: SmallWebPage) => string;
}): string {
  const rows = contents.pages.map(
    (page) =>
      `<tr><td><a href="${escapeHtml(page.path)}">${escapeHtml(page.expect.title ?? page.id)}</a></td>` +
      `<td>${escapeHtml(contents.urlOf(page))}</td>` +
      `<td>${page.expect.code ?? page.expect.state}</td><td>${escapeHtml(page.note)}</td></tr>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The small web</title></head>
<body>
<h1>The small web</h1>
<p>${contents.pages.length} pages. <a href="/reading-list.txt">All of them as a reading list.</a></p>
<table border="1" cellpadding="4">
<tr><th>Page</th><th>Address</th><th>An import ends</th><th>What is special</th></tr>
${rows.join("\n")}
</table>
</body>
</html>
`;
}
