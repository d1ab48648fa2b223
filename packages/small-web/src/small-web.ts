/**
 * Starts the server: node:http on a loopback address, one port for all virtual hosts, told
 * apart by the Host header. Refuses to listen anywhere but on loopback.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isIPv4, type AddressInfo, type Socket } from "node:net";
import { readCatalogue } from "./catalogue.ts";
import { deliver } from "./deliver.ts";
import { createFeedShelf, type SmallFeeds } from "./feeds/small-feeds.ts";
import { generatedUrls } from "./generated-urls.ts";
import { readingList } from "./listing.ts";
import type { SmallWebPage } from "./page.ts";
import { createRequestLedger, type RequestLedger } from "./request-ledger.ts";
import { createRouter } from "./router.ts";
import { HOST_SUFFIX } from "./site.ts";

export interface SmallWebOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** A loopback address; 127.0.0.1 by default. */
  readonly host?: string;
  /** Multiplies every wait of the server, 1 by default; 0.01 makes the slow pages quick. */
  readonly scale?: number;
}

export interface SmallWeb {
  readonly port: number;
  /** Clients connect to the server for every name under this. */
  readonly hostSuffix: string;
  readonly pages: readonly SmallWebPage[];
  url(page: SmallWebPage): string;
  /** Of all pages, in their order. */
  urls(): string[];
  /** A reading list as a person keeps one: comment lines with `#`, and a URL to a line. All pages unless given. */
  listText(pages?: readonly SmallWebPage[]): string;
  /** URLs of `count` generated articles over `hosts` (50 by default) host names `h0`, `h1`, …; the same every time. */
  generated(count: number, options?: { readonly hosts?: number }): string[];
  readonly feeds: SmallFeeds;
  readonly requests: RequestLedger;
  /** Ends every connection, also those in the middle of an answer. A second call does nothing. */
  close(): Promise<void>;
}

/** No answer lasts longer than this times `scale`. */
const LONGEST_ANSWER_MS = 60_000;

/** Rejects with the system's error where the port is taken. */
export async function startSmallWeb(options: SmallWebOptions = {}): Promise<SmallWeb> {
  const { port: wantedPort = 0, host = "127.0.0.1", scale = 1 } = options;
  if (!isLoopback(host)) throw new Error(`the small web serves on loopback only, not on ${host}`);

  const entries = readCatalogue();
  const pages = entries.filter((entry) => entry.unlisted !== true).map((entry) => entry.page);
  const sockets = new Set<Socket>();
  const requests = createRequestLedger(() => sockets.size);
  const closing = new AbortController();

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(wantedPort, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const urlOf = (page: SmallWebPage) => `http://${page.host}:${port}${page.path}`;
  const listText = (chosen = pages) => readingList(chosen, urlOf);
  const feeds = createFeedShelf(port);
  const route = createRouter(entries, {
    pages,
    urlOf,
    listText: () => listText(),
    feedAt: (host, path) => feeds.deliveryAt(host, path),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const authority = request.headers.host ?? "";
    const target = route(authority, request.url ?? "/");
    const url = target.page === undefined ? `http://${authority}${request.url}` : urlOf(target.page);
    const visitNumber = requests.started(url, authority);
    const gone = new AbortController();
    const lifetime = setTimeout(() => request.socket.destroy(), LONGEST_ANSWER_MS * scale);
    response.once("close", () => {
      clearTimeout(lifetime);
      requests.ended(authority);
      gone.abort();
    });
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    try {
      await deliver(target.delivery, { request, response, port, visitNumber, scale, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  return {
    port,
    hostSuffix: HOST_SUFFIX,
    pages,
    url: urlOf,
    urls: () => pages.map(urlOf),
    listText,
    generated: (count, { hosts = 50 } = {}) => generatedUrls(count, hosts, port),
    feeds,
    requests,
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      closing.abort();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
