/** A web server on the loopback for one test, the policy that lets a fetcher reach it, and what it was asked. */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createRawServer, type Server, type Socket } from "node:net";
import type { FetchPolicy } from "../src/index.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";

const NAME = "pages.test";

export interface LocalServer extends AsyncDisposable {
  /** An address on this server, as the allowance knows it. */
  readonly url: (path?: string, host?: string) => string;
  /** Reaches this server and nothing else: any DNS lookup throws. */
  readonly policy: FetchPolicy;
  /** The request lines in order, such as "GET /path". */
  readonly requests: readonly string[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  readonly lastRequest: () => IncomingMessage;
  readonly received: readonly IncomingMessage[];
}

export async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    handler(request, response);
  };
  return listen(createServer(listener), requests);
}

/** Answers every connection's first bytes with bytes of its own, valid HTTP or not. */
export async function serveRaw(answer: (socket: Socket) => void): Promise<LocalServer> {
  const server = createRawServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => answer(socket));
  });
  return listen(server, []);
}

async function listen(server: Server, requests: readonly IncomingMessage[]): Promise<LocalServer> {
  let accepted = 0;
  server.on("connection", () => {
    accepted += 1;
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    url: (path = "/", host = NAME) => `http://${host}:${port}${path}`,
    policy: {
      allow: [{ hostSuffix: NAME, address: "127.0.0.1", port }],
      lookup: (name) => {
        throw new Error(`The test must not look up ${name}.`);
      },
    },
    get requests() {
      return requests.map(({ method, url }) => `${method} ${url}`);
    },
    connections: () => accepted,
    lastRequest: () => requests.at(-1)!,
    received: requests,
    [Symbol.asyncDispose]: close,
  };
}
