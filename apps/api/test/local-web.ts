/** A few pages on a port of the loopback, under a name that only FETCH_ALLOW leads there. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const SUFFIX = "pages.test";

export interface LocalWeb {
  /** The value of FETCH_ALLOW that leads here. */
  readonly allow: string;
  url(path: string): string;
  /** Paths that were asked for, in order. */
  readonly visits: readonly string[];
  close(): Promise<void>;
}

/** `/missing` is answered with 404, everything else with an article. */
export async function startLocalWeb(): Promise<LocalWeb> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    visits.push(path);
    response.writeHead(path === "/missing" ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(articlePage(path));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    allow: `${SUFFIX}=127.0.0.1:${port}`,
    url: (path) => `http://${SUFFIX}:${port}${path}`,
    visits,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function articlePage(path: string): string {
  const paragraph =
    "The ferry left at six, with two cars and a dog on deck, and nobody spoke until the harbour was out of sight. ";
  return `<!doctype html><html lang="en"><head><title>About ${path}</title></head>
<body><article><h1>About ${path}</h1>${`<p>${paragraph.repeat(4)}</p>`.repeat(6)}</article></body></html>`;
}
