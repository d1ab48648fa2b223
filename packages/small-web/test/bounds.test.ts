import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { startSmallWeb, type SmallWeb } from "../src/index.ts";

const NEVER_ENDING = ["tide/never-ends", "preamble/never-begins", "mute/no-answer", "flood/pours-and-pours"];

const started: SmallWeb[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((web) => web.close()));
});

it("refuses to listen on an address that is not loopback", async () => {
  await expect(startSmallWeb({ host: "0.0.0.0" })).rejects.toThrow("loopback only");
});

it("rejects where the port is taken", async () => {
  const first = await start();
  await expect(startSmallWeb({ port: first.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

it.each(NEVER_ENDING)("%s ends by itself, although the client stays", async (id) => {
  const web = await start(0.001);
  const socket = await ask(web, id);
  await once(socket.resume(), "close");
  await vi.waitFor(() => expect(web.requests.openConnections).toBe(0));
});

it.each(NEVER_ENDING)("%s is over when the client goes", async (id) => {
  const web = await start();
  const socket = await ask(web, id);
  socket.destroy();
  await vi.waitFor(() => expect(web.requests.openConnections).toBe(0));
});

it("ends every connection on close, idle and busy", async () => {
  const web = await start();
  const busy = await Promise.all([...NEVER_ENDING, "canal/the-slow-boat"].map((id) => ask(web, id)));
  const idle = connect(web.port, "127.0.0.1");
  await once(idle, "connect");
  const ends = [...busy, idle].map((socket) => once(forgiving(socket).resume(), "close"));
  await web.close();
  await Promise.all(ends);
  expect(web.requests.openConnections).toBe(0);
});

it("may be closed twice", async () => {
  const web = await start();
  await web.close();
  await expect(web.close()).resolves.toBeUndefined();
});

async function start(scale = 1): Promise<SmallWeb> {
  const web = await startSmallWeb({ scale });
  started.push(web);
  return web;
}

/** A bare socket that has asked for the page; resolves once the server has the request. */
async function ask(web: SmallWeb, id: string): Promise<Socket> {
  const page = web.pages.find((page) => page.id === id);
  if (page === undefined) throw new Error(`there is no page ${id}`);
  const socket = forgiving(connect(web.port, "127.0.0.1"));
  socket.write(`GET ${page.path} HTTP/1.1\r\nHost: ${page.host}:${web.port}\r\n\r\n`);
  await vi.waitFor(() => expect(web.requests.count(web.url(page))).toBe(1));
  return socket;
}

/** The server may end a connection by reset, which is no error here. */
function forgiving(socket: Socket): Socket {
  return socket.on("error", () => undefined);
}
