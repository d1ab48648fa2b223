/**
 * Pages on loopback that do not answer until the gate is opened, so that a measurement decides what is in the
 * middle when something is killed. Remembers when each page was asked for.
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { generatedArticle } from "@tidemark/small-web";

const HOST_SUFFIX = "gate.test";

export interface GateWeb {
  /** As `FETCH_ALLOW` takes it. */
  readonly fetchAllow: string;
  /** Each on a host of its own, so that politeness holds none back. */
  urls(count: number): string[];
  /** Resolves when so many different pages have been asked for. */
  untilAsked(pages: number): Promise<void>;
  /**
   * From now on pages answer at once; those that were asked for before do when `held` is "answered". Forgets who has asked.
   */
  open(held: "answered" | "left"): void;
  /** When each page was first asked for since the gate was opened or made, by `performance.now()`. */
  readonly askedAtMs: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startGateWeb(): Promise<GateWeb> {
  let isOpen = false;
  let askedAtMs = new Map<string, number>();
  let wanted: { readonly pages: number; readonly resolve: () => void } | null = null;
  const held: { readonly response: ServerResponse; readonly path: string }[] = [];

  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (!path.startsWith("/held/")) {
      response.writeHead(404).end();
      return;
    }
    if (!askedAtMs.has(path)) askedAtMs.set(path, performance.now());
    if (isOpen) answer(response, path);
    else held.push({ response, path });
    if (wanted !== null && askedAtMs.size >= wanted.pages) wanted.resolve();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    fetchAllow: `${HOST_SUFFIX}=127.0.0.1:${port}`,
    urls: (count) =>
      Array.from({ length: count }, (_, index) => `http://p${index}.${HOST_SUFFIX}:${port}/held/${index}`),
    async untilAsked(pages) {
      if (askedAtMs.size >= pages) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      wanted = { pages, resolve };
      await promise;
    },
    open(of) {
      isOpen = true;
      askedAtMs = new Map();
      wanted = null;
      if (of === "answered") for (const { response, path } of held) answer(response, path);
    },
    get askedAtMs() {
      return askedAtMs;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, path: string): void {
  const { title, paragraphs } = generatedArticle(Number(path.split("/").at(-1)));
  const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(
    `<!DOCTYPE html><title>${title}</title><main><article><h1>${title}</h1>${body}</article></main>`,
  );
}
