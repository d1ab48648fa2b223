import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalogue } from "../src/catalogue.ts";
import type { Entry } from "../src/catalogue/entry.ts";
import { startSmallWeb, type SmallWeb, type SmallWebPage } from "../src/index.ts";
import { decompressed, get, getPatiently, open } from "./loopback-client.ts";

const entries = readCatalogue();
let web: SmallWeb;

beforeAll(async () => {
  web = await startSmallWeb({ scale: 0.01 });
});

afterAll(() => web.close());

describe("answers with the status and headers that its delivery promises", () => {
  it.each(entriesOf("document"))("$page.id", async ({ page, delivery }) => {
    if (delivery.kind !== "document") throw new Error("not a document");
    const answer = await get(web.port, web.url(page));
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe(delivery.contentType);
    expect(Number(answer.headers["content-length"])).toBe(answer.body.length);
    expect(decompressed(answer).equals(delivery.bytes())).toBe(true);
  });

  it.each(entriesOf("status"))("$page.id", async ({ page, delivery }) => {
    if (delivery.kind !== "status") throw new Error("not a status");
    const answer = await get(web.port, web.url(page));
    expect(answer.status).toBe(delivery.status);
    expect(answer.headers["retry-after"]).toBe(delivery.headers?.["Retry-After"]);
  });

  it.each(entriesOf("redirect"))("$page.id", async ({ page, delivery }) => {
    if (delivery.kind !== "redirect") throw new Error("not a redirect");
    const answer = await get(web.port, web.url(page));
    expect(answer.status).toBe(delivery.status);
    expect(answer.headers.location).toBe(delivery.location.replace("{port}", String(web.port)));
  });
});

describe("charsets", () => {
  const cases = [
    ["norrsken/posten-kommer-med-spark", "iso-8859-1", "Märta Öhman"],
    ["carnet/le-four-de-la-soeur", "iso-8859-15", "0,50 € par miche"],
    ["attic/the-price-of-a-stamp", "windows-1252", "“I am well”"],
    ["zaulek/lawka-przed-apteka", "iso-8859-2", "Ławka przed apteką"],
    ["pazaryeri/cayci-huseyin", "iso-8859-9", "Çaycı Hüseyin"],
    ["limani/o-kalafatis", "windows-1253", "Ο τελευταίος καλαφάτης"],
    ["stantsiya/smotritel-razyezda", "windows-1251", "Смотритель разъезда"],
    ["biblioteka/chitatel-so-svechoy", "koi8-r", "Читатель со свечой"],
    ["furuhon/kashihon-no-shiori", "shift_jis", "貸本屋のしおり"],
    ["furuhon/hashira-dokei", "euc-jp", "柱時計の引っ越し"],
    ["jiuwen/du-chuan", "gbk", "渡船上的算盘"],
    ["xunfang/zhi-san", "big5", "紙傘上的最後一筆"],
    ["yetgil/bus-jongjeom", "euc-kr", "버스 종점의 불빛"],
    ["sadyba/pasichnyk", "utf-16le", "Пасічник і телеграф"],
    ["sluis/de-sluis-van-oudewiel", "utf-16be", "De sluis van Oudewiel"],
    ["attic/a-cafe-by-the-station", "windows-1252", "a waiter named Hervé"],
    ["attic/four-kinds-of-string", "utf-8", "A finger’s length of string"],
  ] as const;

  it.each(cases)("%s is really in %s", async (id, charset, words) => {
    const { body } = await get(web.port, web.url(pageOf(id)));
    expect(new TextDecoder(charset, { fatal: true }).decode(body)).toContain(words);
  });

  it("a UTF-16 page begins with its byte order mark", async () => {
    const { body } = await get(web.port, web.url(pageOf("sadyba/pasichnyk")));
    expect(body.subarray(0, 2).toString("hex")).toBe("fffe");
  });
});

describe("files that are no pages", () => {
  it.each([
    ["files/pdf", "%PDF-1.4"],
    ["files/png", "\u0089PNG\r\n"],
    ["files/zip", "PK\u0003\u0004"],
  ])("%s begins as such a file does", async (id, signature) => {
    const { body } = await get(web.port, web.url(pageOf(id)));
    expect(body.toString("latin1", 0, signature.length)).toBe(signature);
  });

  it("a small package of gzip holds more than ten mebibytes", async () => {
    const answer = await get(web.port, web.url(pageOf("bomb/small-package")));
    expect(answer.body.length).toBeLessThan(100_000);
    expect(decompressed(answer).length).toBeGreaterThan(10 * 1024 * 1024);
  });

  it("pictures that articles show are there", async () => {
    const answer = await get(
      web.port,
      `http://harbour.${web.hostSuffix}:${web.port}/pictures/stilling-well.png`,
    );
    expect(answer.headers["content-type"]).toBe("image/png");
  });
});

describe("pages that recover", () => {
  const statuses = [
    ["mill/the-miller-who-counted-water", [429, 200, 200]],
    ["forge/casting-a-bell", [500, 200]],
    ["kiln/the-third-firing", [503, 503, 200]],
  ] as const;

  it.each(statuses)("%s answers %j, and again after a reset", async (id, expected) => {
    for (let run = 1; run <= 2; run += 1) {
      web.requests.reset();
      const seen: number[] = [];
      for (const _ of expected) seen.push((await get(web.port, web.url(pageOf(id)))).status);
      expect(seen).toEqual(expected);
    }
  });

  it("asks for a second's patience with the status 429", async () => {
    web.requests.reset();
    const answer = await get(web.port, web.url(pageOf("mill/the-miller-who-counted-water")));
    expect(answer.headers["retry-after"]).toBe("1");
  });

  it("resets one connection and then serves the article", async () => {
    web.requests.reset();
    const url = web.url(pageOf("loom/the-deliberate-mistake"));
    await expect(get(web.port, url)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await get(web.port, url)).status).toBe(200);
  });
});

describe("connections that break", () => {
  it.each(["cliff/always-reset", "scissors/cut-short"])("%s breaks off", async (id) => {
    await expect(get(web.port, web.url(pageOf(id)))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it.each(["debt/negative-length", "postbox/not-http"])("%s is not HTTP", async (id) => {
    await expect(get(web.port, web.url(pageOf(id)))).rejects.toMatchObject({
      code: expect.stringMatching(/^HPE_/),
    });
  });

  it("declares a terabyte and sends more than ten mebibytes of it", async () => {
    const response = await open(web.port, web.url(pageOf("flood/terabyte")));
    expect(response.headers["content-length"]).toBe("1000000000000");
    let seenBytes = 0;
    for await (const chunk of response) {
      seenBytes += (chunk as Buffer).length;
      if (seenBytes > 10 * 1024 * 1024) break;
    }
    expect(seenBytes).toBeGreaterThan(10 * 1024 * 1024);
  });
});

describe("slow pages", () => {
  it.each(["canal/the-slow-boat", "canal/a-walk-in-pieces"])("%s arrives whole in the end", async (id) => {
    const { status, body } = await getPatiently(web, pageOf(id));
    expect(status).toBe(200);
    expect(body.toString()).toMatch(/<\/html>\s*$/);
  });
});

describe("addresses", () => {
  it("answers 404 for a page that is known on another host only", async () => {
    const answer = await get(
      web.port,
      `http://kitchen.${web.hostSuffix}:${web.port}/2019/11/the-last-keepers`,
    );
    expect(answer.status).toBe(404);
  });

  it("finds a page by its path alone on the bare loopback address", async () => {
    const answer = await get(web.port, `http://127.0.0.1:${web.port}/2019/11/the-last-keepers`);
    expect(answer.body.toString()).toContain("The Last Winter of the Lighthouse Keepers");
  });

  it("shows an index of all pages and the reading list on the bare loopback address", async () => {
    const index = await get(web.port, `http://127.0.0.1:${web.port}/`);
    const list = await get(web.port, `http://127.0.0.1:${web.port}/reading-list.txt`);
    for (const page of web.pages) expect(index.body.toString()).toContain(web.url(page));
    expect(list.body.toString()).toBe(web.listText());
  });
});

describe("the reading list", () => {
  it("has every URL once on a line of its own, and comments besides", () => {
    const lines = web.listText().split("\n");
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual(web.urls());
    expect(lines.filter((line) => line.startsWith("#")).length).toBeGreaterThan(web.pages.length);
  });

  it("can be made of some pages only", () => {
    const quick = web.pages.filter((page) => page.costSeconds === undefined);
    expect(web.listText(quick)).toContain(web.url(quick[0]!));
    expect(web.listText(quick)).not.toContain(web.url(pageOf("mute/no-answer")));
  });
});

function entriesOf(kind: Entry["delivery"]["kind"]): Entry[] {
  return entries.filter((entry) => entry.delivery.kind === kind);
}

function pageOf(id: string): SmallWebPage {
  const page = web.pages.find((page) => page.id === id);
  if (page === undefined) throw new Error(`there is no page ${id}`);
  return page;
}
