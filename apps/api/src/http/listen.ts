/**
 * Opens the port and hands requests to the application; closes in order: takes nothing new, lets
 * running requests end, and cuts off those that take too long.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { problemBody } from "./problems.ts";

export interface ListenOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Default: a person's connection and a list of 64 MiB. */
  readonly patience?: Patience;
}

/** How long a request may take to arrive; one that takes longer gets 408. */
interface Patience {
  readonly headersMs: number;
  /** With its body. */
  readonly requestMs: number;
  /** How often requests are looked at. */
  readonly lookEveryMs: number;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** The port cannot be opened. The message is for people. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  /** The system's code, such as EADDRINUSE. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const PATIENCE: Patience = { headersMs: 30_000, requestMs: 120_000, lookEveryMs: 30_000 };
const CLOSE_PATIENCE_MS = 5_000;

/** Throws a `ListenError`. */
export async function listen({ fetch, host, port, patience = PATIENCE }: ListenOptions): Promise<Listening> {
  const handle = getRequestListener(fetch, {
    overrideGlobalObjects: false,
    errorHandler: refuseUnreadable,
  });
  const server = createServer(
    {
      requestTimeout: patience.requestMs,
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.lookEveryMs,
    },
    (incoming, outgoing) => void handle(incoming, outgoing),
  );
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw explain(error, host, port);
  }
  return { url: urlOf(server, host), close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
  await closed;
  clearTimeout(cutOff);
}

/** For what is no proper HTTP request, so that it never reaches the application. */
function refuseUnreadable(): Response {
  const body = problemBody("invalid-input", randomUUID(), {
    detail: "The request's address or its Host header cannot be read.",
  });
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { "content-type": "application/problem+json" },
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const shown = host.includes(":") ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}

function explain(error: unknown, host: string, port: number): ListenError {
  const { code = "unknown", message } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  switch (code) {
    case "EADDRINUSE":
      return new ListenError(
        code,
        `Port ${port} on ${host} is in use, perhaps by another Tidemark. Stop that program, or set PORT to another port (0 takes any).`,
        options,
      );
    case "EACCES":
      return new ListenError(
        code,
        `This account may not listen on port ${port}; ports below 1024 usually need root. Set PORT to a higher one.`,
        options,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(
        code,
        `${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.`,
        options,
      );
    default:
      return new ListenError(code, `Cannot listen on ${host}, port ${port}: ${message}.`, options);
  }
}
