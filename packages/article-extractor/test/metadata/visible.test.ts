/** What people see at the head of an article: which heading names it, and which time is its own. */

import { describe, expect, test } from "vitest";
import { prose } from "../pages.ts";
import { metadataOf } from "./read-page-metadata.ts";

const BODY = `<p>${prose(60)}</p>`;
const SITE = '<meta property="og:site_name" content="My Site">';

const time = (day: string) => `<time datetime="${day}">then</time>`;

describe("the heading tells what the title is", () => {
  test.each([
    ["where the document has the site's name", `<title>My Site</title>${SITE}`, "<h1>High tides</h1>"],
    ["behind a site that nobody names", "<title>My Site | High tides</title>", "<h1>High tides</h1>"],
    ["before a site that nobody names", "<title>High tides - My Site</title>", "<h1>High Tides</h1>"],
    [
      "though it is short, in an article",
      "<title>High tides - My Very Long Site's Name</title>",
      "<article><h1>High tides</h1></article>",
    ],
    [
      "after a masthead that links to the front page",
      "<title>My Site - High tides</title>",
      '<h1><a href="/">My Site</a></h1><h1>High tides</h1>',
    ],
  ])("%s", (_where, head, body) => {
    expect(metadataOf(head, body + BODY).title?.toLowerCase()).toBe("high tides");
  });

  test.each([
    ["a masthead", "<title>High tides at sea - My Site</title>", "<h1>My Site</h1>"],
    [
      "a link to the front page",
      "<title>Tides - My Big Site</title>",
      '<h1><a href="/">My Big Site</a></h1>',
    ],
    ["another heading", "<title>High tides - My Site</title>", "<h1>Welcome</h1>"],
    ["one of many", "<title>A - My Site</title>", "<h1>A</h1><h1>B</h1><h1>C</h1><h1>D</h1>"],
  ])("but not %s", (_what, head, body) => {
    expect(metadataOf(head, body + BODY).title).toBeNull();
  });
});

describe("a time is the article's", () => {
  test.each([
    ["under its heading", `<h1>T</h1>${time("2021-03-04")}${BODY}`],
    ["beside its author", `<h1>T</h1><p>By Ada Quill, ${time("2021-03-04")}</p>${BODY}`],
    ["at its end, where the line says so", `<h1>T</h1>${BODY}<p>Posted on ${time("2021-03-04")}.</p>`],
    [
      "marked, wherever it is",
      `<h1>T</h1>${BODY}<p><time class="dt-published" datetime="2021-03-04">x</time></p>`,
    ],
    ["marked, after an event", `<p>${time("2030-01-01")}</p><time pubdate datetime="2021-03-04">x</time>`],
  ])("%s", (_where, body) => {
    expect(metadataOf("", body).publishedAt).toBe("2021-03-04");
  });

  test.each([
    [
      "a paragraph",
      `<p>The show is on ${time("2030-01-01")}, come and see it, all are welcome at the door from seven.</p>`,
    ],
    ["a short sentence", `<p>See you on ${time("2030-01-01")} there.</p>`],
    ["a line below the text", `${BODY}<div>Doors: ${time("2030-01-01")}</div>`],
    ["a list below the text", `${BODY}<ul><li>${time("2030-01-01")}</li></ul>`],
  ])("and not that of an event in %s", (_where, body) => {
    expect(metadataOf("", `<article><h1>T</h1>${body}</article>`).publishedAt).toBeNull();
  });
});
