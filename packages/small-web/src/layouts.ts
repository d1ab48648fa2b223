/**
 * Wraps an article in the furniture of its site, in one of six shapes that are common on
 * the web, so that finding the article in the page is real work. Draws the page as text;
 * its encoding is not decided here.
 */
import type { Article } from "./article.ts";
import { escapeHtml } from "./escape-html.ts";
import type { LayoutName, Site } from "./site.ts";

/** How the page names its own charset in its head, where it does so at all. */
export type CharsetDeclaration =
  | { readonly kind: "none" }
  | { readonly kind: "meta"; readonly label: string }
  | { readonly kind: "http-equiv"; readonly label: string };

type Layout = (article: Article, site: Site) => string;

const LAYOUTS: Readonly<Record<LayoutName, Layout>> = { magazine, blog, app, wiki, tables, plain };

/** `headExtra` goes into the head as it is. */
export function layOut(article: Article, declaration: CharsetDeclaration, headExtra = ""): string {
  const { site } = article;
  return [
    "<!DOCTYPE html>",
    `<html lang="${site.lang}"${site.dir === "rtl" ? ' dir="rtl"' : ""}>`,
    "<head>",
    declarationTag(declaration),
    `<title>${escapeHtml(article.title)} | ${escapeHtml(site.name)}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="description" content="${escapeHtml(article.summary)}">`,
    `<meta name="author" content="${escapeHtml(article.author)}">`,
    `<meta property="og:title" content="${escapeHtml(article.title)}">`,
    `<meta property="og:site_name" content="${escapeHtml(site.name)}">`,
    `<meta property="article:published_time" content="${article.published}T06:00:00Z">`,
    '<link rel="stylesheet" href="/assets/site.css">',
    headExtra,
    "</head>",
    LAYOUTS[site.layout](article, site),
    "</html>",
    "",
  ]
    .filter((line, index, lines) => line !== "" || index === lines.length - 1)
    .join("\n");
}

function declarationTag(declaration: CharsetDeclaration): string {
  switch (declaration.kind) {
    case "none":
      return "";
    case "meta":
      return `<meta charset="${declaration.label}">`;
    case "http-equiv":
      return `<meta http-equiv="Content-Type" content="text/html; charset=${declaration.label}">`;
    default:
      return declaration satisfies never;
  }
}

function magazine(article: Article, site: Site): string {
  return `<body class="page">
<header class="masthead"><a class="logo" href="/">${escapeHtml(site.name)}</a>
<nav><ul>${links(site.nav, "li")}</ul></nav></header>
<main>
<article>
<h1>${escapeHtml(article.title)}</h1>
<p class="byline"><a rel="author" href="/people">${escapeHtml(article.author)}</a> <time datetime="${article.published}">${article.published}</time></p>
${article.body}
</article>
<aside class="related"><h2>${escapeHtml(site.relatedHeading)}</h2><ul>${links(site.related, "li")}</ul></aside>
</main>
${comments(site)}
<footer><form class="newsletter" action="/subscribe"><label>${escapeHtml(site.newsletter)} <input name="email"></label></form>
<p>${escapeHtml(site.footer)}</p></footer>
<script>window.dataLayer=window.dataLayer||[];</script>
</body>`;
}

function blog(article: Article, site: Site): string {
  return `<body>
<div id="wrapper"><div id="header"><div class="site-title"><a href="/">${escapeHtml(site.name)}</a></div>
<div class="menu">${links(site.nav, "span")}</div></div>
<div id="content"><div class="post hentry">
<h1 class="entry-title">${escapeHtml(article.title)}</h1>
<div class="post-meta">${article.published} &middot; ${escapeHtml(article.author)}</div>
<div class="entry-content">
${article.body}
</div>
<div class="share"><a href="/share?to=mail">@</a> <a href="/share?to=print">#</a></div>
</div>
${comments(site)}
</div>
<div id="sidebar"><h3>${escapeHtml(site.relatedHeading)}</h3><ul>${links(site.related, "li")}</ul>
<div class="widget newsletter">${escapeHtml(site.newsletter)}</div></div>
<div id="footer">${escapeHtml(site.footer)}</div></div>
</body>`;
}

/** Generated class names, and paragraphs that are divs: what a component framework emits. */
function app(article: Article, site: Site): string {
  const body = article.body.replaceAll("<p>", '<div class="css-1q8ax">').replaceAll("</p>", "</div>");
  return `<body><div id="__root"><div class="css-9vk2c"><div class="css-0hdr1">${links(site.nav, "div")}</div>
<div class="css-77wpa"><div class="css-1rtbm"><h1 class="css-h0x3">${escapeHtml(article.title)}</h1>
<div class="css-a41by">${escapeHtml(article.author)}</div>
<div class="css-5tu9k">
${body}
</div></div>
<div class="css-9sid3"><div class="css-4hh2">${escapeHtml(site.relatedHeading)}</div>${links(site.related, "div")}</div></div>
<div class="css-0ftr7">${escapeHtml(site.footer)}</div></div></div>
<script type="application/json" id="__state">{"theme":"light","unread":3}</script>
</body>`;
}

function wiki(article: Article, site: Site): string {
  return `<body class="skin-plain">
<div id="mw-panel" role="navigation"><ul>${links(site.nav, "li")}</ul></div>
<div id="content" role="main"><h1 id="firstHeading">${escapeHtml(article.title)}</h1>
<div id="siteSub">${escapeHtml(site.name)}</div>
<div id="bodyContent">
${article.body}
<div class="navbox" role="navigation"><b>${escapeHtml(site.relatedHeading)}</b> ${links(site.related, "span")}</div>
</div></div>
<div id="footer"><ul><li>${escapeHtml(site.footer)}</li></ul></div>
</body>`;
}

/** A page as they were made around 1999. */
function tables(article: Article, site: Site): string {
  return `<body bgcolor="#fffff0" link="#003399">
<table width="780" border="0" cellpadding="4"><tr><td colspan="2" bgcolor="#dddddd"><b>${escapeHtml(site.name)}</b></td></tr>
<tr><td width="150" valign="top"><font size="2">${links(site.nav, "p")}</font></td>
<td valign="top"><h1><font color="#333366">${escapeHtml(article.title)}</font></h1>
<i>${escapeHtml(article.author)}, ${article.published}</i>
${article.body}
</td></tr>
<tr><td colspan="2"><hr><font size="1">${escapeHtml(site.footer)}</font></td></tr></table>
</body>`;
}

/** No markup but headings, and line breaks where paragraphs should be. */
function plain(article: Article, site: Site): string {
  const body = article.body.replaceAll("</p>\n<p>", "<br><br>\n").replaceAll(/<\/?p>/g, "");
  return `<body>
<a href="/">${escapeHtml(site.name)}</a>
<h1>${escapeHtml(article.title)}</h1>
<div>
${body}
</div>
<hr>
<small>${escapeHtml(site.footer)}</small>
</body>`;
}

function comments(site: Site): string {
  const items = site.comments.map(
    ([name, text]) => `<li class="comment"><b>${escapeHtml(name)}</b> <p>${escapeHtml(text)}</p></li>`,
  );
  return `<section id="comments" class="comments"><h2>${escapeHtml(site.commentsHeading)}</h2>
<ol>${items.join("\n")}</ol></section>`;
}

function links(labels: readonly string[], tag: string): string {
  return labels
    .map((label, index) => `<${tag}><a href="/section/${index + 1}">${escapeHtml(label)}</a></${tag}>`)
    .join("");
}
