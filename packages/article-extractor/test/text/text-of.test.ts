/** How an article's tree is written as plain text. */

import { describe, expect, test } from "vitest";
import { textOf } from "../../src/text/text-of.ts";
import { articleOf, DOMS } from "./refining.ts";

describe.each(DOMS)("plain text from a tree of %s", (_, parse) => {
  test.each([
    ["<p>One</p><p>Two</p>", "One\n\nTwo"],
    ["<p>One\n  line</p>", "One line"],
    ["<p>So<b>me</b> <i>words</i></p>", "Some words"],
    ["<p>AT&amp;T &lt;b&gt; &eacute;</p>", "AT&T <b> é"],
    ["a<br>b<br><br><br>c", "a\nb\n\nc"],
    ["<h2>Title</h2>text<ul><li>one</li><li>two</li></ul>end", "Title\n\ntext\n\none\ntwo\n\nend"],
    ["<table><tr><th>a</th><th>b</th></tr><tr><td>1</td> <td>2</td></tr></table>", "a\tb\n1\t2"],
    ["<pre><code><div>one</div><div>two</div></code></pre>", "one\ntwo"],
    ["<pre><p>one</p>\n<p>two\n</p><p>three</p></pre>", "one\ntwo\nthree"],
    ["<pre>one\n\n<b>two</b></pre>", "one\n\ntwo"],
    ["<pre>if (x) {\n  y();\n}</pre><p>z</p>", "if (x) {\n  y();\n}\n\nz"],
    ["<div>a</div><div><div>b</div></div>", "a\nb"],
    ["<p>a<!-- b --></p><script>c</script><style>d</style><button>e</button>", "a"],
    ["", ""],
  ])("of %s", (html, text) => {
    expect(textOf(articleOf(parse, html))).toBe(text);
  });

  test("leaves captions out, and keeps the tables, quotes and code of figures", () => {
    const html =
      "<p>Before</p><figure><img src=a><p>Seen from the pier</p><figcaption>By A. Writer</figcaption></figure>" +
      "<figure><blockquote>Said aloud</blockquote><figcaption>By B.</figcaption></figure>" +
      "<figure><pre>code</pre></figure><figure><table><tr><td>1</td></tr></table></figure>";
    expect(textOf(articleOf(parse, html))).toBe("Before\n\nSaid aloud\n\ncode\n\n1");
  });

  test("writes captions where there is nothing else", () => {
    const html = "<figure><img src=a><figcaption>Low tide</figcaption></figure>";
    expect(textOf(articleOf(parse, html))).toBe("Low tide");
  });

  test("writes captions where most of the text is in them: an essay in pictures", () => {
    const picture = "<figure><img src=a><figcaption>The boats, frozen in</figcaption></figure>";
    const html = `<p>A winter.</p>${picture.repeat(3)}`;
    expect(textOf(articleOf(parse, html)).match(/frozen in/g)).toHaveLength(3);
  });

  test("does not overflow on text as deep as a page may be", () => {
    const depth = 500;
    expect(textOf(articleOf(parse, `${"<div>".repeat(depth)}deep${"</div>".repeat(depth)}`))).toBe("deep");
  });
});
