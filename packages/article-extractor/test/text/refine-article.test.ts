/** What refining drops from an article, and what it must not: each rule on a page that shows it and one that only looks like it. */

import { describe, expect, test } from "vitest";
import { between, ONE, PROSE, PROSE_TEXT, refine, THREE, TWO } from "./refining.ts";

describe("prose", () => {
  test("is left as it is", () => {
    const { html, text } = refine(PROSE);
    expect(html).toBe(PROSE);
    expect(text).toBe(PROSE_TEXT);
  });

  test.each([
    [
      "German",
      "Die Fähre fuhr um sechs, wie jeden Morgen, seit die Brücke für die Reparatur abgebaut worden war.",
    ],
    [
      "Russian",
      "Паром отходил в шесть утра, как и каждый день с тех пор, как старый мост разобрали на ремонт.",
    ],
    [
      "Japanese",
      "橋が修理のために取り外されてから、渡し船は毎朝六時に出ていた。乗客はみな三十年来の知り合いだった。",
    ],
    ["Hindi", "पुल की मरम्मत शुरू होने के बाद से नाव हर सुबह छह बजे निकलती थी, और सब यात्री एक दूसरे को जानते थे।"],
    [
      "Arabic",
      "كانت العبارة تغادر في السادسة كل صباح منذ أن فكك الجسر للإصلاح، وكان الركاب يعرفون بعضهم منذ زمن؟",
    ],
  ])("in %s is known by its form: what stands around it goes", (_, sentence) => {
    const box = `<div class="x"><p>${sentence}</p><p>${sentence}</p></div>`;
    const { text } = refine(`<div><p>A · B · C</p></div>${box}<div><p>D · E</p></div>`);
    expect(text).toBe(`${sentence}\n\n${sentence}`);
  });

  test("without a full stop in all its length is prose, too: Thai has none", () => {
    const thai = "เรือข้ามฟากออกเดินทางตอนหกโมงเช้าเหมือนทุกวันตั้งแต่สะพานถูกรื้อเพื่อซ่อมแซม ".repeat(6).trim();
    const { text } = refine(`<div><p>A · B</p></div><div class="x"><p>${thai}</p></div>`);
    expect(text).toBe(thai);
  });
});

describe("what stands before the body", () => {
  const body = `<div class="text">${PROSE}</div>`;
  const heading = (text: string) => `<section><h2>${text}</h2>${body}</section>`;

  test("goes: menus, bylines, dates", () => {
    const before =
      "<ul><li><a href=/a>Home</a></li><li><a href=/b>News</a></li></ul><div><p>By A. Writer</p></div>";
    expect(refine(`${before}${body}`).text).toBe(PROSE_TEXT);
  });

  test("stays when it is prose, because that is a lead", () => {
    const lead =
      "Three villages and one boat: how a valley lives while its only bridge lies in pieces on the bank.";
    expect(refine(`<p>${lead}</p>${body}`).text).toBe(`${lead}\n\n${PROSE_TEXT}`);
  });

  test.each([
    ["12. März 2024, 18 Uhr", true],
    ["2018年8月16日", true],
    ["Updated 9:28 AM", true],
    ["A ferry across the Lune", false],
    ["The year was 1984.", false],
  ])("in the body itself goes only when it is no text by its form: %s", (line, goes) => {
    const { text } = refine(`<p>${line}</p>${PROSE}`);
    expect(text).toBe(goes ? PROSE_TEXT : `${line}\n\n${PROSE_TEXT}`);
  });

  test("goes from the body when it is a short line in a box of its own, and stays between the paragraphs", () => {
    expect(refine(`<div><div><p>Von A. Writer</p></div>${PROSE}</div>`).text).toBe(PROSE_TEXT);
    expect(refine(`<div><p>Von A. Writer</p>${PROSE}</div>`).text).toContain("Writer");
  });

  test("goes when it is the title once more", () => {
    expect(refine(`<h2>The ferry — at six</h2>${PROSE}`, { title: "The Ferry: At Six" }).text).toBe(
      PROSE_TEXT,
    );
    expect(refine(`<h2>Departure</h2>${PROSE}`, { title: "The Ferry: At Six" }).text).toBe(
      `Departure\n\n${PROSE_TEXT}`,
    );
  });

  test("stays when it is a heading right above the body, unless it is the title", () => {
    expect(refine(heading("Departure")).text).toBe(`Departure\n\n${PROSE_TEXT}`);
    expect(refine(heading("Departure"), { title: "Departure" }).text).toBe(PROSE_TEXT);
    expect(refine(`<div><h3>Breaking news</h3><p>Sign in</p></div>${body}`).text).toBe(PROSE_TEXT);
  });

  test("leaves its pictures", () => {
    const { html } = refine(`<div><img src="/pier.jpg"><p>By A. Writer</p></div>${body}`);
    expect(html).toContain("pier.jpg");
    expect(html).not.toContain("Writer");
  });
});

describe("what stands after the body", () => {
  const body = `<div class="text">${PROSE}</div>`;
  test("goes with its pictures, when it is mostly links to the same site", () => {
    const box = `<div class="x"><h3>More</h3><img src="/face.jpg"><ul>${teaser(1)}${teaser(2)}</ul></div>`;
    const { html, text } = refine(`${body}${box}`);
    expect(text).toBe(PROSE_TEXT);
    expect(html).not.toContain("face.jpg");
  });

  test("goes when it is named as something else", () => {
    expect(
      refine(`${body}<div class="copyright"><p>The Paper, 1 Quay Road. All rights reserved.</p></div>`).text,
    ).toBe(PROSE_TEXT);
  });

  test("goes when it is labels without a sentence", () => {
    expect(
      refine(`${body}<div><p>First published: Tuesday, 9:00</p><p>Post comment (+)</p></div>`).text,
    ).toBe(PROSE_TEXT);
  });

  test.each([
    ["<p><em>A. Writer is on this network: @writer</em></p>", true],
    ["<p><em>Write to the paper: ferry@paper.test</em></p>", true],
    ["<p><em>That was the last crossing of the year.</em></p>", false],
    ["<p><em>CORRECTION: It was 1911, not 1912. Write to desk@paper.test.</em></p>", false],
    ["<p><em>Berichtigung: Es war 1911, nicht 1912. Hinweise an redaktion@zeitung.test.</em></p>", false],
    ["<p>The boat was sold.</p>", false],
  ])("goes from the body's end, when it is a note in italics on whom to write to: %s", (note, goes) => {
    expect(refine(`${PROSE}${note}`).text === PROSE_TEXT).toBe(goes);
  });

  test("stays when it is quoted, contact and all", () => {
    const quote = "<blockquote><p>It is the last one</p><p><em>— A. Writer ask @writer</em></p></blockquote>";
    expect(refine(`${PROSE}${quote}`).text).toContain("@writer");
  });

  test("goes, when it is a heading with nothing below it", () => {
    expect(refine(`${PROSE}<h2>Comments on this story</h2>`).text).toBe(PROSE_TEXT);
    expect(refine(`${PROSE}<h2>The next day</h2><p>It rained.</p>`).text).toContain("The next day");
    expect(refine(`${PROSE}<h2>The quay at dawn</h2><p><img src="a.jpg"></p>`).text).toContain("The quay");
  });
});

describe("an article that is not made of prose", () => {
  test("has nothing before or after its body", () => {
    const rows = Array.from({ length: 20 }, (_, at) => `<p>Step ${at + 1}: turn the left screw</p>`).join("");
    const { text } = refine(`<div><p>You need: a file</p></div><div><p>${ONE}</p></div><div>${rows}</div>`);
    expect(text).toMatch(/^You need: a file/);
    expect(text).toMatch(/Step 20: turn the left screw$/);
  });
});

describe("boxes named for another purpose", () => {
  test.each(["newsletter-box", "article__sign-up", "relatedStories", "author-bio"])("go: %s", (name) => {
    const box = `<div class="${name}"><p>Letters from the quay, every week.</p><img src="a.jpg"></div>`;
    const { html, text } = refine(between(box));
    expect(text).toBe(PROSE_TEXT);
    expect(html).not.toContain("a.jpg");
  });

  test("go by a doubtful name only when they are mostly links, or labels beside the body", () => {
    const share = '<div class="post-share"><p>Pass it on: <a href="/s">by letter, by boat</a></p></div>';
    expect(refine(between(share)).text).toBe(PROSE_TEXT);
    const byline = '<p class="byline">Ann Writer and all of her brothers, who are sailors, on the quay</p>';
    expect(refine(`${byline}${PROSE}`).text).toBe(PROSE_TEXT);
    expect(refine(between(byline)).text).toContain("all of her brothers");
    expect(refine(between('<div class="share"><p>One share cost two.</p></div>')).text).toContain("cost two");
  });

  test.each(["biology", "commented-code", "adventure", "relation"])(
    "stay when the name only looks like it: %s",
    (name) => {
      expect(refine(between(`<div class="${name}"><p>Letters from the quay.</p></div>`)).text).toContain(
        "Letters",
      );
    },
  );

  test("stay when the body is in them, or much of the text is", () => {
    expect(refine(`<div class="share comments">${PROSE}</div>`).text).toBe(PROSE_TEXT);
    expect(
      refine(`<div>${PROSE}<div class="related"><p>${ONE} ${THREE}</p></div><p>${TWO}</p></div>`).text,
    ).toBe(`${PROSE_TEXT}\n\n${ONE} ${THREE}\n\n${TWO}`);
  });
});

describe("other articles side by side", () => {
  const other = `<article><h3>Bread</h3><p>${THREE} ${TWO}</p></article>`;

  test("go, three or more of them, when there is prose besides", () => {
    expect(refine(`<article>${PROSE}</article><section>${other.repeat(3)}</section>`).text).toBe(PROSE_TEXT);
  });

  test("go from before the text, too, and never take the one that holds the body with them", () => {
    const main = `<article>${PROSE.repeat(6)}</article>`;
    expect(refine(`<section>${other.repeat(3)}</section>${main}`).text).toBe(
      Array(6).fill(PROSE_TEXT).join("\n\n"),
    );
  });

  test("stay in the text's own article: the books of a review", () => {
    expect(
      refine(`<article>${PROSE}<div>${other.repeat(3)}</div></article>`).text.match(/Bread/g),
    ).toHaveLength(3);
  });

  test("stay when they are what the page is made of", () => {
    expect(refine(other.repeat(6)).text.match(/Bread/g)).toHaveLength(6);
    expect(refine(`<p>${ONE}</p><section>${other.repeat(8)}</section>`).text.match(/Bread/g)).toHaveLength(8);
  });
});

describe("the body", () => {
  test("holds half of the text, or what stands beside it is no less", () => {
    const rows = Array.from({ length: 5 }, (_, at) => `<p>Step ${at + 1}: turn the left screw</p>`).join("");
    expect(refine(`<div><p>${ONE}</p></div><div>${rows}</div>`).text).toMatch(/Step 5: turn the left screw$/);
  });
});

describe("lines of the page's interface", () => {
  test.each([
    "Advertisement",
    "ANZEIGE",
    "Publicidad:",
    "Реклама",
    "広告",
    "Annons",
    "Läs mer",
    "Read more",
    "分享",
  ])("go when they are the whole line: %s", (line) => {
    expect(refine(`<p>${ONE}</p><p>${line}</p><p>${TWO}</p><p>${THREE}</p>`).text).toBe(PROSE_TEXT);
  });

  test.each([
    "<h3>close</h3><p>Ends it.</p>",
    "<pre>share</pre>",
    "<table><tr><td>Close</td><td>1</td></tr></table>",
  ])("stay where they are the name of something: %s", (html) => {
    expect(refine(between(html)).text).toMatch(/close|share/i);
  });

  test("stay when a sentence holds the words", () => {
    const line = "The advertisement said: share.";
    expect(refine(`<p>${ONE}</p><p>${line}</p><p>${TWO}</p><p>${THREE}</p>`).text).toContain(line);
  });
});

describe("refining", () => {
  test("leaves a cell empty where its text goes, so that columns stay", () => {
    const { html } = refine(
      `<p>${ONE}</p><table><tr><td><div class="newsletter">Ink</div></td><td>1</td></tr></table><p>${TWO}</p><p>${THREE}</p>`,
    );
    expect(html).toContain(`<td></td><td>1</td>`);
  });

  test("leaves no empty elements where a line of a larger box goes", () => {
    const { html } = refine(`<div><b><i>Werbung</i></b>${PROSE}</div>`);
    expect(html).toBe(`<div>${PROSE}</div>`);
  });

  test("works on a tree as deep as a page may be", () => {
    const deep = `${"<div class=photo>".repeat(400)}${PROSE}${"</div>".repeat(400)}`;
    expect(refine(deep).text).toBe(PROSE_TEXT);
  });
});

function teaser(part: number): string {
  return `<li><a href="/story-${part}">The bridge in winter, part ${part}</a></li>`;
}
