/** The process that meets one hostile page, by the old way or the present one. Not meant to be started by hand. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { createExtractor, createFetcher } from "@tidemark/article-extractor";
import { HOSTILE_PAGES, type HostilePage } from "./hostile-pages.ts";
import { HOSTILE_ORDER_VARIABLE, type HostileOrder, type HostileReport } from "./hostile-settings.ts";

const NAME = "hostile.test";

const { page: name, how } = JSON.parse(process.env[HOSTILE_ORDER_VARIABLE] ?? "null") as HostileOrder;
process.once("disconnect", () => process.exit());
const meet = how === "before" ? await prepareBefore() : await prepareNow();
process.on("message", (told: "prepare" | "go") => {
  if (told === "prepare") process.send?.("ready");
  else void go();
});

async function go(): Promise<void> {
  const page = HOSTILE_PAGES[name]!();
  const startedMs = performance.now();
  const end = await meet(page);
  process.send?.({ ms: performance.now() - startedMs, end } satisfies HostileReport);
}

async function prepareBefore(): Promise<(page: HostilePage) => Promise<string>> {
  const [{ JSDOM, VirtualConsole }, { Readability }] = await Promise.all([
    import("jsdom"),
    import("@mozilla/readability"),
  ]);
  const read = async ({ body, isGzip }: HostilePage) => {
    const html = new TextDecoder().decode(isGzip === true ? gunzipSync(body) : body);
    const { window } = new JSDOM(html, { url: "https://a.test/", virtualConsole: new VirtualConsole() });
    return new Readability(window.document).parse() === null ? "no article" : "article";
  };
  await read({ body: new TextEncoder().encode("<p>Words.</p>") });
  return async (page) =>
    read(page).catch((error: unknown) => (error instanceof Error ? error.name : "error"));
}

/** From a server on the loopback, through the fetcher, to the threads. */
async function prepareNow(): Promise<(page: HostilePage) => Promise<string>> {
  let served: HostilePage = { body: new TextEncoder().encode("<p>Words.</p>") };
  const server = createServer((_request, response) => {
    const coding = served.isGzip === true ? { "content-encoding": "gzip" } : {};
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...coding }).end(served.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const fetcher = createFetcher({ allow: [{ hostSuffix: NAME, address: "127.0.0.1", port }] });
  const { extract } = createExtractor({ threads: 1 });
  const url = `http://${NAME}:${port}/`;
  const read = async () => {
    const fetched = await fetcher.fetchPage(url);
    if (!fetched.ok) return fetched.code;
    const result = await extract(fetched.bytes, { url, contentType: fetched.contentType });
    return result.ok ? "article" : result.code;
  };
  await read();
  return (page) => {
    served = page;
    return read();
  };
}
