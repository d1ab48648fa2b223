/** The way to the pages: answers come late, each by its own, as on the web, so that there is always something to interrupt. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Lane } from "../proxy/lane.ts";

export interface SlowRoad {
  readonly port: number;
  close(): Promise<void>;
}

export async function openSlowRoad(toPort: number, delayMs: () => number): Promise<SlowRoad> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const page = connect({ host: "127.0.0.1", port: toPort });
    const answers = new Lane(client, delayMs);
    client.on("data", (bytes: Buffer) => page.write(bytes));
    page.on("data", (bytes: Buffer) => answers.send(bytes));
    for (const [socket, other] of [
      [client, page],
      [page, client],
    ] as const) {
      sockets.add(socket);
      // An error is followed by "close".
      socket
        .on("error", () => undefined)
        .on("close", () => {
          sockets.delete(socket);
          other.destroy();
        });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
