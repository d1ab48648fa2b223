/** Pages that mean harm, on the loopback, and names that lead where they must not. Counts every connection. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { DialTarget, FetchPolicy } from "@tidemark/article-extractor";

const PUBLIC = "93.184.215.14";

const NAMES: Readonly<Record<string, readonly string[]>> = {
  "mixed.example": [PUBLIC, "10.0.0.1"],
  "two-families.example": [PUBLIC, "fd00::1"],
  "public.example": [PUBLIC],
  "example.com": [PUBLIC],
};

const REDIRECTS: Readonly<Record<string, string>> = {
  "/to-metadata": "http://169.254.169.254/",
  "/to-file": "file:///etc/passwd",
  "/to-gopher": "gopher://old.example/",
  "/to-postgres": "//127.0.0.1:5432",
  "/circle": "/circle",
};

const PROSE = `<p>${"The ferry left at six, with two cars and a dog on deck. ".repeat(12)}</p>`.repeat(3);

/** Bodies by path; other paths are answered with an article. */
const BODIES: Readonly<Record<string, () => string>> = {
  "/nul": () =>
    `<title>N\0ul</title><meta name=author content="&#xD800;half"><article>a\0b &#0; &#xDC00;${PROSE}</article>`,
  "/deep": () => `<body>${"<div>".repeat(5_000)}${PROSE}`,
  "/deeper": () => `<body>${"<div>".repeat(50_000)}${PROSE}`,
  "/siblings": () => `<body>${"<p>a".repeat(1_000_000)}`,
  "/attribute": () => `<p title="${"x".repeat(10 * 1024 * 1024)}">${PROSE}`,
  "/long-attribute": () => `<p title="${"x".repeat(9 * 1024 * 1024)}">${PROSE}`,
  "/hoard": () => `<body><p>${"some words here<b>b</b>".repeat(60_000)}`,
};

export interface HostileWeb {
  readonly suffix: string;
  readonly port: number;
  readonly network: Required<Pick<FetchPolicy, "lookup" | "connect">>;
  /** Every address that a connection was tried to, this server's apart. */
  readonly strangersDialed: readonly string[];
  /** Request lines, robots.txt apart. */
  readonly visits: readonly string[];
  url(host: string, path: string): string;
  close(): Promise<void>;
}

export async function startHostileWeb(): Promise<HostileWeb> {
  const visits: string[] = [];
  const strangersDialed: string[] = [];
  const answersOfRebind = [PUBLIC, "127.0.0.1"];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/robots.txt") return void response.writeHead(404).end();
    visits.push(`${request.headers.host?.split(":")[0]} ${path}`);
    const location = REDIRECTS[path];
    if (location !== undefined) return void response.writeHead(302, { location }).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(BODIES[path]?.() ?? `<title>About ${path}</title><article>${PROSE}</article>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const lookup = async (name: string) => {
    const addresses = name === "rebind.example" ? [answersOfRebind.shift()!] : (NAMES[name] ?? []);
    return addresses.map((address) => ({ address }));
  };
  const dial = async (target: DialTarget) => {
    if (target.address !== "127.0.0.1" || target.port !== port) {
      strangersDialed.push(`${target.address}:${target.port}`);
      throw Object.assign(new Error("refused by the test"), { code: "ECONNREFUSED" });
    }
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    return socket;
  };
  return {
    suffix: "pages.test",
    port,
    network: { lookup, connect: dial },
    strangersDialed,
    visits,
    url: (host, path) => `http://${host}.pages.test:${port}${path}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
