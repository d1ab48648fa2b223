/** Opens one TCP or Unix socket with a deadline. It tries no second address. */
import net from "node:net";

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  /** Path of a Unix socket; wins over host and port. */
  readonly path: string | null;
}

const KEEP_ALIVE_AFTER_MS = 15_000;

/** The driver holds back what follows a write that goes beyond this, and so would wait for its answer. */
const WRITE_AHEAD = { writableHighWaterMark: 16 * 1024 * 1024 };

export async function openSocket(address: SocketAddress, timeoutMs: number): Promise<net.Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = address.path
    ? net.connect({ path: address.path, ...WRITE_AHEAD })
    : net.connect({
        ...WRITE_AHEAD,
        host: address.host,
        port: address.port,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      });
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: "CONNECT_TIMEOUT" }));
  }, timeoutMs);
  socket.once("connect", resolve).once("error", reject);
  try {
    await promise;
    socket.setNoDelay(true);
    // The driver reads these for TLS and for its messages.
    return Object.assign(socket, { host: address.host, port: address.port });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.removeListener("connect", resolve).removeListener("error", reject);
  }
}
