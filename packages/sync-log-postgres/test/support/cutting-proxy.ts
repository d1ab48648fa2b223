/**
 * A TCP proxy on loopback in front of the test server. Armed, it cuts the connection on which a
 * COMMIT passes: before the server gets it, or once the server has answered it.
 */
import net from "node:net";
import { once } from "node:events";

type Cut = "before-commit" | "after-commit";

export interface CuttingProxy {
  /** The given URL, by way of the proxy. */
  readonly url: string;
  /** The next COMMIT is cut. */
  arm(cut: Cut): void;
  /** Cuts every connection now. */
  cutAll(): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url);
  const open = new Set<net.Socket>();
  let armed: Cut | null = null;

  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", cut).on("close", () => {
        open.delete(socket);
        cut();
      });
    }
    let cutsNextAnswer = false;
    client.on("data", (chunk) => {
      const now = armed !== null && chunk.includes("COMMIT") ? armed : null;
      if (now !== null) armed = null;
      if (now === "before-commit") return cut();
      cutsNextAnswer ||= now === "after-commit";
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (cutsNextAnswer && chunk.includes("COMMIT")) return cut();
      client.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  target.port = String((server.address() as net.AddressInfo).port);
  const address = target.href;
  target.port = new URL(url).port;
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: address,
    arm(cut) {
      armed = cut;
    },
    cutAll,
    async close() {
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}
