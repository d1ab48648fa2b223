/** What is left of markup that means harm, and of markup that a text needs. */

import { describe, expect, test } from "vitest";
import { sanitiseArticle } from "../../src/sanitise/sanitise-article.ts";
import {
  bodyOf,
  elementsByJsdom,
  elementsByParse5,
  newElement,
  PAGE_URL,
  sanitise,
  sanitiseTree,
  strangers,
} from "./reading.ts";

function sanitiseOn(baseUrl: string, html: string): string {
  return sanitiseArticle(bodyOf(html), { pageUrl: PAGE_URL, baseUrl, maxNestedTags: 100 });
}

function tree(name: string, ...children: readonly (string | Element)[]): Element {
  const element = newElement(name);
  element.append(...children);
  return element;
}

describe("nothing active comes through", () => {
  test.each([
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)" onmouseover=alert(2)>text</p>',
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><desc><noscript><a title='</noscript><img src=x onerror=alert(1)>'></noscript></desc></svg>",
    "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style><img src='</style><img src=x onerror=alert(1)>'></style>",
    "<template><script>alert(1)</script></template>",
    "<select><template><img src=x onerror=alert(1)></template><style></select><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvA&#9;script:alert(1)">x</a>',
    '<a href=" &#1;javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a><a href="blob:https://a/b">x</a><a href="file:///etc/passwd">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="https://evil.example/"><img src=x onerror=alert(1)></iframe>',
    '<form action="https://evil.example/"><input name=q><button formaction="javascript:alert(1)">go</button></form>',
    '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">',
    '<link rel=stylesheet href="https://evil.example/x.css"><p style="background:url(https://evil.example/)">x</p>',
    '<object data="x.swf"></object><embed src="x.swf"><applet></applet>',
    '<video src="https://evil.example/v" autoplay></video><audio src=x></audio>',
    '<p id=cookie name=body class="fixed inset-0">x</p><a name=location href="https://a.example/">x</a>',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img srcset="https://evil.example/a 1x" src="https://ok.example/a.png">',
    "<script>alert(1)</script",
    '<p title="<script>alert(1)</script>">x</p>',
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<textarea><script>alert(1)</script></textarea><select><option><script>alert(1)</script></select>",
    "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    "<constructor>x</constructor><__proto__ onclick=alert(1)>x</__proto__>",
  ])("of %s", (markup) => {
    const html = sanitise(markup);
    expect(strangers(elementsByJsdom(html))).toEqual([]);
    expect(strangers(elementsByParse5(html))).toEqual([]);
    expect(html).not.toMatch(/evil|<[^>]*alert/);
  });
});

describe("links", () => {
  test("are absolute, as pictures are", () => {
    const html = sanitise('<a href="../other?q=1#part">a</a><img src="//cdn.example/i.png">');
    expect(html).toContain('href="https://site.example/other?q=1#part"');
    expect(html).toContain('src="https://cdn.example/i.png"');
    expect(sanitiseOn("https://other.example/deep/", '<a href="x">a</a>')).toContain(
      'href="https://other.example/deep/x"',
    );
  });

  test("tell neither who reads nor open a way back", () => {
    expect(sanitise('<a href="https://a.example/" target="_blank">a</a>')).toBe(
      '<a href="https://a.example/" rel="noopener noreferrer">a</a>',
    );
    expect(sanitise('<img src="https://a.example/i.png">')).toBe(
      '<img src="https://a.example/i.png" loading="lazy" referrerpolicy="no-referrer">',
    );
  });

  test("may lead to mail addresses, and lose names before the host", () => {
    expect(sanitise('<a href="mailto:a@b.example">a</a>')).toContain('href="mailto:a@b.example"');
    expect(sanitise('<a href="https://bank.example@evil.example/">a</a>')).toContain(
      'href="https://evil.example/"',
    );
  });

  test("that may not be followed leave their text", () => {
    expect(sanitise('<p>a <a href="javascript:x">b</a> c</p>')).toBe("<p>a b c</p>");
  });
});

describe("ids", () => {
  test("that the text links to are kept with a prefix, and their links with them", () => {
    const html = sanitise('<p>x<a href="#n1">1</a></p><p id="n1">note</p><p id="cookie">y</p>');
    expect(html).toBe(
      '<p>x<a href="#from-page-n1" rel="noopener noreferrer">1</a></p><p id="from-page-n1">note</p><p>y</p>',
    );
    expect(sanitise(html)).toBe(html);
  });

  test("are found under the page's whole address, percent-encoded, and as the name of an anchor", () => {
    const html = sanitise(`<a href="${PAGE_URL}#n%C3%B6">1</a><a name="nö"></a>`);
    expect(html).toContain('href="#from-page-n%C3%B6"');
    expect(html).toContain('<span id="from-page-nö"></span>');
  });

  test("that are not in the text leave their link to lead to the page", () => {
    expect(sanitise('<a href="#note">b</a>')).toContain(`href="${PAGE_URL}#note"`);
    expect(sanitiseOn("https://other.example/", '<a href="/x#note">b</a><p id=note>x</p>')).toContain(
      'href="https://other.example/x#note"',
    );
  });

  test("are given once", () => {
    const html = sanitise('<a href="#n">1</a><p id="n">x</p><p id="n">y</p><p id="from-page-n">z</p>');
    expect(html.match(/id=/g)).toHaveLength(1);
  });
});

describe("pictures", () => {
  test.each([
    'width="1" height="1"',
    'width="0"',
    'height="1px"',
    'style="display: none"',
    'style="border:0; height:1px!important"',
    "hidden",
  ])("with %s only report the reader, and are dropped", (attributes) => {
    expect(sanitise(`<p>x<img src="https://t.example/p.gif" ${attributes}></p>`)).toBe("<p>x</p>");
  });

  test.each(["", "#x", "page.html#x"])("with the page's own address %j are none", (src) => {
    expect(sanitise(`<p>x<img src="${src}"></p>`)).toBe("<p>x</p>");
  });

  test.each(['width="10"', 'style="max-width: 100%; height:1em"', 'style="line-height:1; width:100px"'])(
    "with %s are kept",
    (attributes) => {
      expect(sanitise(`<img src="https://t.example/p.gif" ${attributes}>`)).toContain("<img ");
    },
  );
});

describe("frames", () => {
  test.each([
    ["https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
    ["//www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"],
    ["https://player.vimeo.com/video/76979871?title=0", "https://vimeo.com/76979871"],
    ["https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e"],
    [
      "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e&x=1",
      "https://vimeo.com/76979871/8272103f6e",
    ],
    ["https://www.dailymotion.com/embed/video/x7tgad0", "https://www.dailymotion.com/video/x7tgad0"],
    ["https://geo.dailymotion.com/player.html?video=x7tgad0", "https://www.dailymotion.com/video/x7tgad0"],
    ["https://player.twitch.tv/?parent=a&video=v40464143", "https://www.twitch.tv/videos/40464143"],
    [
      "//player.bilibili.com/player.html?bvid=BV1xx411c7mD&p=1",
      "https://www.bilibili.com/video/BV1xx411c7mD",
    ],
    ["https://archive.org/embed/some-film_1931", "https://archive.org/details/some-film_1931"],
  ])("of the video %s become a link", (src, page) => {
    const link = `<a href="${page}" rel="noopener noreferrer">`;
    expect(sanitise(`<iframe src="${src}" title="A film">x</iframe>`)).toBe(`${link}A film</a>`);
    expect(sanitise(`<iframe src="${src}"></iframe>`)).toBe(`${link}${page}</a>`);
  });

  test.each([
    "https://www.youtube.com/",
    "https://www.youtube.com/embed/videoseries?list=x",
    "https://youtube.com.evil.example/embed/dQw4w9WgXcQ",
    "https://evil.example/?https://www.youtube.com/embed/dQw4w9WgXcQ",
    "javascript://www.youtube.com/embed/dQw4w9WgXcQ",
    "https://ads.example/",
    "",
  ])("of %j leave nothing", (src) => {
    expect(sanitise(`<p>a<iframe src="${src}"></iframe>b</p>`)).toBe("<p>ab</p>");
  });
});

describe("a text", () => {
  test("keeps lists, tables, code, ruby, direction, language", () => {
    const html =
      '<ol start="3"><li>x</li></ol><table><tbody><tr><th colspan="2" scope="col">h</th></tr></tbody></table>' +
      '<pre><code>a &lt; b</code></pre><ruby>漢<rt>kan</rt></ruby><p lang="ar" dir="rtl">مرحبا</p>';
    expect(sanitise(html)).toBe(html);
  });

  test("keeps its characters, those apart that no parser lets pass", () => {
    const holder = newElement("div");
    holder.textContent = "a\0b\r\nc\rd\u00A0<&>\"'\uD800";
    expect(sanitiseTree(holder)).toBe("ab\nc\nd&nbsp;&lt;&amp;&gt;\"'\uFFFD");
  });

  test("keeps the empty line that a preformatted block begins with", () => {
    const html = sanitise("<pre>\n\nx</pre>");
    expect(bodyOf(html).textContent).toBe("\nx");
    expect(sanitise(html)).toBe(html);
  });

  test("keeps blocks apart whose elements it loses", () => {
    expect(sanitise("<center>a</center><form><address>b</address></form>")).toBe("<div>a</div><div>b</div>");
  });

  test("keeps the signs of formulas", () => {
    const html = sanitise(
      "<math><mi>x</mi><mo>&lt;</mo><annotation encoding=application/x-tex>x \\lt</annotation></math>",
    );
    expect(html).toBe("x&lt;");
  });

  test("keeps no more levels than the limit, but their text", () => {
    const html = sanitiseTree(bodyOf(`${"<div>".repeat(500)}deep`));
    expect(html.match(/<div>/g)).toHaveLength(100);
    expect(html).toContain("deep");
  });
});

describe("a tree that no parser makes", () => {
  test("is written so that a parser makes the same of it", () => {
    const html = sanitiseTree(
      tree(
        "div",
        tree("p", "a", tree("p", "b")),
        tree("h2", tree("h3", "c")),
        tree("ul", tree("li", tree("li", "d"))),
        tree("ruby", tree("rt", tree("rt", "g"))),
        tree("table", "e", tree("tr", tree("td", "f"))),
      ),
    );
    expect(html).toBe(
      "<div>a<p>b</p></div><h2>c</h2><ul><li>d</li></ul><ruby><rt>g</rt></ruby>e<div>f</div>",
    );
  });

  test("has no link within a link", () => {
    const inner = tree("a", "b");
    inner.setAttribute("href", "https://b.example/");
    const outer = tree("a", "a", tree("div", inner));
    outer.setAttribute("href", "https://a.example/");
    expect(sanitiseTree(tree("div", outer))).toBe(
      '<a href="https://a.example/" rel="noopener noreferrer">a<div>b</div></a>',
    );
  });
});
