/** Which links go from an article: lines that are nothing else, and those in a row within a sentence. */

import { describe, expect, test } from "vitest";
import { ONE, PROSE, PROSE_TEXT, refine, THREE, TWO } from "./refining.ts";

describe("lines of links", () => {
  test("go from between paragraphs when they are as long as a headline", () => {
    const between = `<p>Mehr: <a href="/x">Wie die alte Brücke über den Fluss verschwand</a></p>`;
    expect(refine(`<p>${ONE}</p>${between}<p>${TWO}</p><p>${THREE}</p>`).text).toBe(PROSE_TEXT);
  });

  test("stay when they are short, show their address, or are what the text is about", () => {
    expect(refine(`${PROSE}${link("The Ferry")}`).text).toContain("The Ferry");
    const address = link("https://ferry.test/timetables/the-winter-of-1988/first-edition");
    expect(refine(`${PROSE}${address}<p>${ONE}</p>`).text).toContain("https://ferry.test");
    const stories = Array.from({ length: 3 }, (_, at) =>
      link(`The story of crossing number ${at}, in full length`),
    );
    expect(refine(`${PROSE}${stories.join(`<p>${TWO}</p>`)}<p>${ONE}</p>`).text).toContain(
      "crossing number 1",
    );
  });

  test("stay when they are headings of the text below", () => {
    const heading = `<h2><a href="/x">The crossing in the winter of the great ice</a></h2>`;
    expect(refine(`<p>${ONE}</p>${heading}<p>${TWO}</p><p>${THREE}</p>`).text).toContain("great ice");
    expect(
      refine(`${PROSE}<p>${ONE}</p><p>${TWO}</p>${heading}${heading}<p>${THREE}</p>`).text.match(
        /great ice/g,
      ),
    ).toHaveLength(1);
  });

  test("stay in tables", () => {
    const table = `<table><tr><td><a href="/x">A name that is as long as a headline, and a link</a></td></tr></table>`;
    expect(refine(`<p>${ONE}</p>${table}<p>${TWO}</p><p>${THREE}</p>`).text).toContain("A name");
  });
});

describe("links in a row within a sentence", () => {
  test("go but for the first, which is the sentence's own", () => {
    const { text } = refine(
      `<p>The mayor, <span><a href="/m">Ana Silva</a><span>${story("bread")} ${story("ice")}</span></span>, said no to it all, and left the quay.</p>`,
    );
    expect(text).toBe("The mayor, Ana Silva, said no to it all, and left the quay.");
  });

  test.each([
    [`<p>See ${story("bread")}, ${story("ice")} and ${story("fog")}, if you have the time for it.</p>`],
    [`<p>As all know<sup><a href="#1">[1]</a><a href="#2">[2]</a><a href="#3">[3]</a></sup>, it is so.</p>`],
  ])("stay when words or marks part them, or when they are notes: %s", (html) => {
    expect(refine(html).html).toBe(html);
  });
});

function link(text: string): string {
  return `<p><a href="/x">${text}</a></p>`;
}

function story(name: string): string {
  return `<a href="/${name}">A story about ${name} and the ferry</a>`;
}
