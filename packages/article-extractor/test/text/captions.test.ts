/** Captions by class: kept for the reader of the HTML, named as such, and left out of the text. */

import { describe, expect, test } from "vitest";
import { between, ONE, PROSE_TEXT, refine, THREE, TWO } from "./refining.ts";

describe("captions", () => {
  test.each([
    '<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">The quay at dawn</p></div>',
    '<div class="photo"><img src="a.jpg"><p>The quay at dawn (Picture: A. Writer)</p></div>',
    '<div class="inlineImage"><div><img src="a.jpg"></div><p>The quay at dawn.</p></div>',
    '<p class="imageCredit">A. Writer/Agency</p><p><img src="a.jpg"></p>',
  ])("stay in the HTML, named as such, and are not in the text: %s", (html) => {
    const refined = refine(between(html));
    expect(refined.text).toBe(PROSE_TEXT);
    expect(refined.html).toContain("a.jpg");
    expect(refined.html).toMatch(/<fig(?:ure|caption)><|<figcaption>/);
    expect(refined.html).toMatch(/A\. Writer|The quay at dawn/);
  });

  test("take the place of the element that had only the class, but for items and cells, which stay where they are", () => {
    const { html } = refine(
      between(
        '<div><img src="a.jpg"><p class="caption">The quay</p><ul><li class="caption">At dawn</li></ul></div>',
      ),
    );
    expect(html).toContain('<img src="a.jpg"><figcaption>The quay</figcaption><ul>');
    expect(html).toContain('<li class="caption"><figcaption>At dawn</figcaption></li>');
  });

  test.each([
    `<div class="photo"><img src="a.jpg"><h3>The quay</h3><p>Turn left here.</p></div>`,
    `<div class="photo"><img src="a.jpg"><p>${ONE} ${TWO} ${THREE}</p></div>`,
    `<div class="step"><img src="a.jpg"><p>Turn left here.</p></div>`,
    `<p class="photo"><img src="a.jpg"> Turn left here.</p>`,
  ])("are not what a picture illustrates: %s", (html) => {
    expect(refine(between(html)).text).toMatch(/Turn left here|bread had to cross/);
    expect(refine(between(html)).html).not.toContain("figure");
  });

  test.each([
    '<table><tr><td>+</td></tr></table><span class="caption">Table 1: Operators</span>',
    '<pre>a + b</pre><p class="caption">Listing 1: Operators</p>',
  ])("of tables and listings are text: %s", (html) => {
    expect(refine(between(`<div>${html}</div>`)).text).toContain("1: Operators");
  });

  test("are not the text that a box of a picture and text is named for", () => {
    const box = '<div class="image-text"><img src="a.jpg"><p>The boat itself was green.</p></div>';
    expect(refine(between(box)).text).toContain("The boat itself was green.");
  });
});
