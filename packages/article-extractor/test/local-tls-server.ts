/** Servers that speak TLS on the loopback, with HTTP/2 and without, and a policy whose dialer trusts them. */

import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { RequestListener } from "node:http";
import { connect, createServer as createTlsServer, type Server, type TLSSocket } from "node:tls";
import type { Dial, FetchPolicy } from "../src/index.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { CERTIFICATE, KEY } from "./tls-identity.ts";

const IDENTITY = { key: KEY, cert: CERTIFICATE };

export interface LocalTlsServer extends AsyncDisposable {
  readonly url: (path?: string, name?: string) => string;
  /** Reaches this server and nothing else. */
  readonly policy: FetchPolicy;
  /** The protocol that each connection agreed on, in order. */
  readonly protocols: readonly (string | false | null)[];
}

/** Speaks HTTP/2. */
export function serveHttp2(
  handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): Promise<LocalTlsServer> {
  const server = createSecureServer(IDENTITY, handler);
  // What becomes of a connection is for the client to say.
  server.on("session", (session) => session.on("error", () => undefined));
  return listen(server);
}

/** Speaks HTTP/1.1. */
export function serveHttps(handler: RequestListener): Promise<LocalTlsServer> {
  return listen(createHttpsServer(IDENTITY, handler));
}

/** Agrees on HTTP/2 and then answers with bytes of its own. */
export function serveRawHttp2(answer: (socket: TLSSocket) => void): Promise<LocalTlsServer> {
  return listen(createTlsServer({ ...IDENTITY, ALPNProtocols: ["h2"] }, answer));
}

async function listen(server: Server | Http2SecureServer): Promise<LocalTlsServer> {
  const protocols: (string | false | null)[] = [];
  server.on("secureConnection", (socket: TLSSocket) => {
    protocols.push(socket.alpnProtocol);
    socket.on("error", () => socket.destroy());
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    url: (path = "/", name = "pages.test") => `https://${name}:${port}${path}`,
    policy: { allow: [{ hostSuffix: "pages.test", address: "127.0.0.1", port }], connect: trustingDial },
    protocols,
    [Symbol.asyncDispose]: close,
  };
}

/** As the real dialer, but for the certificate that it trusts. */
const trustingDial: Dial = ({ address, port, servername }) =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      servername: servername ?? "",
      ca: CERTIFICATE,
      ALPNProtocols: ["h2", "http/1.1"],
    });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
