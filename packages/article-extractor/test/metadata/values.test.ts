/** How single claims become values, or nothing. */

import { describe, expect, test } from "vitest";
import { authorNames } from "../../src/metadata/author-names.ts";
import { withoutSiteName } from "../../src/metadata/headline.ts";
import { isoTime } from "../../src/metadata/iso-time.ts";
import { languageTag } from "../../src/metadata/language-tag.ts";
import { plainLine } from "../../src/metadata/plain-line.ts";
import { chooseSiteName } from "../../src/metadata/site-name.ts";
import { leadImageAddress, webAddress } from "../../src/metadata/web-address.ts";

const BASE = "https://news.example/a/b.html";

describe("a time is as exact as it was written", () => {
  test.each([
    ["2023", "2023"],
    ["2023-05", "2023-05"],
    ["2023-05-06", "2023-05-06"],
    ["2023-5-6", "2023-05-06"],
    ["2023-05-06T07:08", "2023-05-06T07:08"],
    ["2023-05-06 07:08:09.123456", "2023-05-06T07:08:09.123"],
    ["2023-05-06T07:08:09.000Z", "2023-05-06T07:08:09Z"],
    ["2023-05-06T07:08:09+0200", "2023-05-06T07:08:09+02:00"],
    ["2023-05-06T07:08:09-03", "2023-05-06T07:08:09-03:00"],
    ["2023-05-06 07:08 UTC", "2023-05-06T07:08Z"],
    ["20230506", "2023-05-06"],
    ["20230506T070809", "2023-05-06T07:08:09"],
    ["2023/05/06", "2023-05-06"],
    ["2023年5月6日 7時08", "2023-05-06T07:08"],
    ["2023. 5. 6.", "2023-05-06"],
    ["06.05.2023, 07:08", "2023-05-06T07:08"],
    ["25/12/2023", "2023-12-25"],
    ["12/25/2023", "2023-12-25"],
    ["05/05/2023", "2023-05-05"],
    ["Sat, 06 May 2023 07:08:09 GMT", "2023-05-06T07:08:09Z"],
    ["Sat May 06 2023 07:08:09 GMT+0000", "2023-05-06T07:08:09Z"],
    ["Tue Jun 06 2023 07:08:09 GMT+0200 (CEST)", "2023-06-06T07:08:09+02:00"],
    ["Tue Jun 06 2023 07:08:09 GMT-0700 (Pacific Daylight Time)", "2023-06-06T07:08:09-07:00"],
    ["2023-06-06 07:08:09 UTC+2", "2023-06-06T07:08:09+02:00"],
    ["2023-06-06 07:08 GMT+05:30", "2023-06-06T07:08+05:30"],
    ["20230606T070809Z", "2023-06-06T07:08:09Z"],
    ["20230606T070809+0200", "2023-06-06T07:08:09+02:00"],
    ["1970-01-02", "1970-01-02"],
    ["May 6, 2023", "2023-05-06"],
    ["May 6th, 2023 7:08 PM", "2023-05-06T19:08"],
    ["May 6, 2023 at 12:08 a.m.", "2023-05-06T00:08"],
    ["Sept. 6, 2023", "2023-09-06"],
    ["May 2023", "2023-05"],
    ["6. Mai 2023", "2023-05-06"],
    ["6 mai 2023 à 07h08", "2023-05-06T07:08"],
    ["1er août 2023", "2023-08-01"],
    ["6 de mayo de 2023", "2023-05-06"],
    ["6 de maio de 2023", "2023-05-06"],
    ["6 maggio 2023", "2023-05-06"],
    ["6 mei 2023", "2023-05-06"],
    ["6 maja 2023", "2023-05-06"],
    ["6 мая 2023", "2023-05-06"],
  ])("%s", (written, time) => {
    expect(isoTime(written)).toBe(time);
  });

  test.each([
    "05/06/2023",
    "yesterday",
    "2 hours ago",
    "",
    "2023-13-01",
    "2023-02-30",
    "0001-01-01T00:00:00Z",
    "99999",
    "{{ date }}",
    "1683356889",
    "1970-01-01",
    "1970-01-01T00:00:00Z",
    "1969-12-31T16:00:00-08:00",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    `2023-05-06${" ".repeat(300)}x`,
  ])("%j is no time for certain", (written) => {
    expect(isoTime(written)).toBeNull();
  });

  test("an impossible time of day leaves the day", () => {
    expect(isoTime("2023-05-06T27:08:09Z")).toBe("2023-05-06");
  });
});

describe("a language is a canonical tag", () => {
  test.each([
    ["en", "en"],
    ["EN-us", "en-US"],
    ["pt_BR", "pt-BR"],
    ["zh-hans-cn", "zh-Hans-CN"],
    ["de_DE.UTF-8", "de-DE"],
    ["fr, en", "fr"],
    ["und", null],
    ["English", null],
    ["{{lang}}", null],
    ["", null],
    ["x", null],
  ])("%j", (written, tag) => {
    expect(languageTag(written)).toBe(tag);
  });
});

describe("authors are names", () => {
  test.each([
    [["By Ada Quill"], ["Ada Quill"]],
    [["by\n  Ada Quill"], ["Ada Quill"]],
    [["Von Ada Quill"], ["Ada Quill"]],
    [["Par Ada Quill"], ["Ada Quill"]],
    [["作者：夏目"], ["夏目"]],
    [["By ADA QUILL\n March 11, 2015 3:46 PM"], ["ADA QUILL"]],
    [["Ada Quill — November 18, 2019"], ["Ada Quill"]],
    [["Ada Quill | The Tide"], ["Ada Quill"]],
    [
      ["Ada Quill", "ada quill", "Bo Reed"],
      ["Ada Quill", "Bo Reed"],
    ],
    [["Von Ada Quill, 06.05.2023, 10:12 Uhr"], ["Ada Quill"]],
    [["Ada Quill 6 May 2023"], ["Ada Quill"]],
    [["Von: Ada"], ["Ada"]],
    [["Di Zhang"], ["Di Zhang"]],
    [["Da Chen"], ["Da Chen"]],
    [["Von Miller"], ["Von Miller"]],
    [["Di Stefano"], ["Di Stefano"]],
    [["Von Trapp, Maria"], ["Von Trapp, Maria"]],
    [["AV Flox"], ["AV Flox"]],
    [["Agent 47 Smith"], ["Agent 47 Smith"]],
    [["Studio 54 Team"], ["Studio 54 Team"]],
    [["Theresa May 2 others"], ["Theresa May 2 others"]],
    [["Ludwig van Beethoven"], ["Ludwig van Beethoven"]],
    [["Byron Reed"], ["Byron Reed"]],
    [["@ada"], ["ada"]],
    [["admin"], []],
    [["https://facebook.com/ada"], []],
    [["ada@news.example"], []],
    [["", " ", "–", "2023"], []],
  ])("%j", (claims, names) => {
    expect(authorNames(claims, 200)).toEqual(names);
  });

  test("are at most twenty", () => {
    const claims = Array.from(
      { length: 500 },
      (_, index) => `Name ${"abcdefghij"[index % 10]}${"klmnopqrst"[Math.floor(index / 10) % 10]}`,
    );
    expect(authorNames(claims, 200)).toHaveLength(20);
  });
});

describe("a title is without the site's name", () => {
  test.each([
    ["Tides | The Tide", ["The Tide"], "Tides"],
    ["Tides rise - THE TIDE", ["The Tide"], "Tides rise"],
    ["The Tide: Tides rise", ["The Tide"], "The Tide: Tides rise"],
    ["The Tide | Tides rise", ["The Tide"], "Tides rise"],
    ["Tides rise — tide.example", ["tide.example"], "Tides rise"],
    ["Tides rise | A | B", ["A | B"], "Tides rise"],
    ["Tides rise - and fall - The Tide", ["The Tide"], "Tides rise - and fall"],
    ["Tides rise - Section", ["The Tide"], "Tides rise - Section"],
    ["Up | The Tide", ["The Tide"], "Up | The Tide"],
    ["Well-known tides", ["tides"], "Well-known tides"],
    ["潮の満ち引きの話｜潮新聞", ["潮新聞"], "潮の満ち引きの話"],
    ["The Tide", ["The Tide"], "The Tide"],
  ])("%s of %j", (title, names, rest) => {
    expect(withoutSiteName(title, names)).toBe(rest);
  });
});

describe("a site's name is the best writing of it", () => {
  test.each([
    [["TheHill", "The Hill"], "The Hill"],
    [["detroitnews", "The Detroit News"], "The Detroit News"],
    [["The Tide - News from the sea", "The Tide"], "The Tide"],
    [["The Tide", "Big Media"], "The Tide"],
    [[], null],
  ])("%j", (names, name) => {
    expect(chooseSiteName(names)).toBe(name);
  });
});

describe("a lead image is an address of a picture", () => {
  test.each([
    ["/a.jpg", "https://news.example/a.jpg"],
    ["//cdn.example/a.jpg?w=1", "https://cdn.example/a.jpg?w=1"],
    ["https://me:secret@cdn.example/a.jpg", "https://cdn.example/a.jpg"],
    ["/photos/logistics.jpg", "https://news.example/photos/logistics.jpg"],
  ])("%s", (written, address) => {
    expect(leadImageAddress(written, BASE)).toBe(address);
  });

  test.each([
    "data:image/gif;base64,R0lGOD",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://",
    "",
    "/img/logo.png",
    "/site_logo@2x.png",
    "/pixel.gif",
    "/img/1x1.gif",
    "/spacer.gif",
    "/favicon.ico",
    "/static/default-share.png",
    `/${"x".repeat(3_000)}.jpg`,
  ])("not %s", (written) => {
    expect(leadImageAddress(written, BASE)).toBeNull();
  });

  test("any address of a page may be canonical, but http(s) it must be", () => {
    expect(webAddress("../c", BASE)).toBe("https://news.example/c");
    expect(webAddress("mailto:a@b.example", BASE)).toBeNull();
  });
});

test("a line reads what was escaped twice, and nothing more often", () => {
  expect(plainLine("Salt &amp;amp; sea &#8217;n&#x2019; more &quot;", 100)).toBe('Salt &amp; sea ’n’ more "');
  expect(plainLine("&#xFFFFFFFF; &#0; &#xg;", 100)).toBe("\uFFFD \uFFFD &#xg;");
  expect(plainLine("a\0b \uD800", 100)).toBe("ab \uFFFD");
});
