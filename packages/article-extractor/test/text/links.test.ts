/** Which links go from an article: menus, and lines that are nothing but a link to another page of the site. */

import { describe, expect, test } from "vitest";
import { between, ONE, PROSE, PROSE_TEXT, refine, THREE, TWO } from "./refining.ts";

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

  test("stay when they are headings", () => {
    const heading = `<h2><a href="/x">The crossing in the winter of the great ice</a></h2>`;
    expect(refine(`<p>${ONE}</p>${heading}<p>${TWO}</p><p>${THREE}</p>`).text).toContain("great ice");
  });

  test.each([
    [
      "lead to other sites",
      `<p><a href="https://ferry.test/">A ferry across the river in winter and fog</a></p>`,
    ],
    ["end like a sentence", `<p><a href="/x">The whole report on the ferry says so, on forty pages.</a></p>`],
    ["are announced", `<p>Read this:</p><p><a href="/x">A ferry across the river in winter and fog</a></p>`],
    ["are items", `<ul><li><a href="/x">A ferry across the river in winter and fog</a></li></ul>`],
  ])("stay when they %s", (_, html) => {
    expect(refine(`${PROSE}${html}<p>${ONE}</p>`).text).toMatch(/winter and fog|forty pages/);
  });

  test("go with a menu that is one by HTML", () => {
    expect(refine(between('<nav><ul><li><a href="/a">Home</a></li><li>Boats</li></ul></nav>')).text).toBe(
      PROSE_TEXT,
    );
  });

  test("stay in tables", () => {
    const table = `<table><tr><td><a href="/x">A name that is as long as a headline, and a link</a></td></tr></table>`;
    expect(refine(`<p>${ONE}</p>${table}<p>${TWO}</p><p>${THREE}</p>`).text).toContain("A name");
  });
});

function link(text: string): string {
  return `<p><a href="/x">${text}</a></p>`;
}
