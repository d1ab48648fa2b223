/**
 * Writes an article from its number: the same number gives the same text on every machine,
 * and different numbers give different texts. Meant for runs of many thousand pages; it
 * makes readable sentences, not sense.
 */
import { escapeHtml } from "./escape-html.ts";
import { seededRandom, type Random } from "./seeded-random.ts";
import { WORDS } from "./generated-words.ts";

export interface GeneratedArticle {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const SMALLEST_BODY_CHARS = 4_000;
const LARGEST_BODY_CHARS = 54_000;
const PARAGRAPHS_TO_A_HEADING = 6;
const RELATED_LINKS = 8;

/** Small articles are more common than large ones, as on the web. */
export function generatedArticle(number: number): GeneratedArticle {
  const random = seededRandom(number);
  const span = LARGEST_BODY_CHARS / SMALLEST_BODY_CHARS;
  return articleOfLength(number, SMALLEST_BODY_CHARS * span ** random.fraction());
}

/** About `bodyChars` of text in paragraphs of three to seven sentences. */
export function articleOfLength(number: number, bodyChars: number): GeneratedArticle {
  const random = seededRandom(number);
  const title = `${capitalised(random.pick(WORDS.subjects))} ${random.pick(WORDS.titles)}, No. ${number}`;
  const paragraphs: string[] = [];
  let chars = 0;
  while (chars < bodyChars) {
    const text = paragraph(random);
    paragraphs.push(text);
    chars += text.length;
  }
  return { title, paragraphs };
}

export function renderGeneratedArticle(number: number): string {
  const { title, paragraphs } = generatedArticle(number);
  const random = seededRandom(number);
  const related = Array.from(
    { length: RELATED_LINKS },
    (_, index) =>
      `<li><a href="/generated/${number + index + 1}">${capitalised(random.pick(WORDS.subjects))}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta property="og:title" content="${escapeHtml(title)}">
<meta name="author" content="${random.pick(WORDS.people)}">
</head>
<body>
<header><a href="/">The Numbered Press</a><nav><a href="/new">New</a> <a href="/all">All numbers</a> <a href="/about">About</a></nav></header>
<main><article>
<h1>${escapeHtml(title)}</h1>
${renderParagraphs(paragraphs)}
</article>
<aside class="related"><h2>Next numbers</h2><ul>${related.join("")}</ul></aside></main>
<footer><p>Printed by the yard. No part of this page is about anything.</p></footer>
</body>
</html>
`;
}

export function renderParagraphs(paragraphs: readonly string[]): string {
  return paragraphs
    .map((text, index) => {
      const heading = index > 0 && index % PARAGRAPHS_TO_A_HEADING === 0;
      return `${heading ? `<h2>Part ${index / PARAGRAPHS_TO_A_HEADING + 1}</h2>\n` : ""}<p>${escapeHtml(text)}</p>`;
    })
    .join("\n");
}

function paragraph(random: Random): string {
  return Array.from({ length: 3 + random.below(5) }, () => sentence(random)).join(" ");
}

function sentence(random: Random): string {
  const subject = random.pick(WORDS.subjects);
  const verb = random.pick(WORDS.verbs);
  const object = random.pick(WORDS.objects);
  const place = random.pick(WORDS.places);
  const person = random.pick(WORDS.people);
  const time = random.pick(WORDS.times);
  switch (random.below(6)) {
    case 0:
      return `${capitalised(subject)} ${verb} ${object} ${place}.`;
    case 1:
      return `${capitalised(time)}, ${subject} ${verb} ${object}, and ${person} wrote it down.`;
    case 2:
      return `${person} remembers that ${subject} ${verb} ${object} ${place}.`;
    case 3:
      return `In ${1700 + random.below(320)}, ${subject} ${verb} ${object} ${time}.`;
    case 4:
      return `Nobody ${place} expected that ${subject} ${verb} ${object}.`;
    default:
      return `Of ${2 + random.below(900)} reports, most say that ${subject} ${verb} ${object}; ${person} disagrees.`;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
