/**
 * Asks the kernel for a loopback port that is free now. Somebody else may take it before the
 * server does; the launch then asks again.
 */
import { createServer, type AddressInfo } from "node:net";

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ host: "127.0.0.1", port: 0, exclusive: true }, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
