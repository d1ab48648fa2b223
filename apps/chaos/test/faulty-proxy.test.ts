import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { breakNetwork } from "../src/faults/break-network.ts";
import { FaultyProxy } from "../src/proxy/faulty-proxy.ts";
import { createChance } from "../src/random.ts";

let server: Server;
let proxy: FaultyProxy;
/** The server's ends of the connections that it has had. */
let sessions: Socket[];

beforeEach(async () => {
  sessions = [];
  server = createServer({ allowHalfOpen: true }, (session) => {
    sessions.push(session.on("error", () => undefined));
    session.pipe(session);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  proxy = await FaultyProxy.listen(() => port);
});

afterEach(async () => {
  await proxy.close();
  for (const session of sessions) session.destroy();
  server.close();
});

/** The first message of a client has no type: four bytes of length, four of a version. */
const HELLO = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
const message = (text: string) => {
  const body = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from("Q"), length, body]);
};

async function open(): Promise<Socket> {
  const client = connect(proxy.port, "127.0.0.1").on("error", () => undefined);
  client.write(HELLO);
  await once(client, "data");
  return client;
}

async function echo(client: Socket, text: string): Promise<string> {
  client.write(message(text));
  const [bytes] = (await once(client, "data")) as [Buffer];
  return bytes.toString("latin1", 5, bytes.length - 1);
}

function closed(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once("close", () => resolve());
  return promise;
}

describe("a proxy that is told to fail", () => {
  it("hands everything on until then", async () => {
    expect(await echo(await open(), "hello")).toBe("hello");
  });

  it("cuts both sides", async () => {
    const client = await open();
    const ended = [closed(client), closed(sessions[0]!)];
    proxy.cut();
    await Promise.all(ended);
  });

  it("keeps the order of what it delays", async () => {
    const client = await open();
    const delaysMs = [30, 1, 20, 0];
    proxy.delay(() => delaysMs.shift() ?? 0);
    for (const text of ["a", "b"]) client.write(message(text));
    let heard = "";
    for await (const bytes of client) {
      heard += (bytes as Buffer).toString("latin1").replaceAll(/[^ab]/g, "");
      if (heard.length === 2) break;
    }
    expect(heard).toBe("ab");
  });

  it("holds everything back while it is dark, on new connections, too, and then hands it on", async () => {
    const client = await open();
    proxy.goDark();
    const late = echo(client, "late");
    const opening = open();
    proxy.lightUp();
    expect(await late).toBe("late");
    expect(await echo(await opening, "new")).toBe("new");
  });

  it("ends the server's session while the client hears nothing", async () => {
    const client = await open();
    const ended = closed(sessions[0]!);
    proxy.loseServer();
    await ended;
    client.write(message("anybody?"));
    expect([client.destroyed, proxy.links]).toEqual([false, 1]);
    client.destroy();
  });

  it("cuts the client off while the server keeps its session", async () => {
    const client = await open();
    const ended = closed(client);
    proxy.loseClient();
    await ended;
    expect(sessions[0]!.destroyed).toBe(false);
  });

  it("says when there was no commit to fail", async () => {
    expect(await proxy.failNextCommit("commit-lost", 1)).toBe(false);
  });
});

describe("a fault of the network", () => {
  it.each(["cut-connections", "lose-server-side", "lose-client-side"] as const)(
    "counts only where there is a connection: %s",
    async (fault) => {
      expect(await breakNetwork(fault, proxy, createChance(1))).toBe(false);
      const client = await open();
      expect(await breakNetwork(fault, proxy, createChance(1))).toBe(true);
      client.destroy();
    },
  );
});
