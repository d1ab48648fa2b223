/** A TCP proxy between one process and Postgres that can be told to fail. Left alone it hands everything on. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { type CommitFault, Link } from "./link.ts";

export class FaultyProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #delayMs: () => number = () => 0;
  #isDark = false;
  #armed: { readonly fault: CommitFault; readonly fired: () => void } | null = null;

  private constructor(server: Server, serverPort: () => number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (client) => {
      const link = new Link(client, serverPort(), {
        delayMs: () => this.#delayMs(),
        takeCommitFault: () => this.#takeCommitFault(),
      });
      this.#links.add(link);
      if (this.#isDark) link.goDark();
      void link.closed.then(() => this.#links.delete(link));
    });
  }

  /** `serverPort` is asked for every connection, since a server may come back elsewhere. */
  static async listen(serverPort: () => number): Promise<FaultyProxy> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultyProxy(server, serverPort);
  }

  get links(): number {
    return this.#links.size;
  }

  cut(): void {
    for (const link of this.#links) link.cut();
  }

  /** Everything that is said arrives late by what `delayMs` answers, in its order; null ends it. */
  delay(delayMs: (() => number) | null): void {
    this.#delayMs = delayMs ?? (() => 0);
  }

  /** Nothing arrives and nobody is told, on old connections and on new ones. */
  goDark(): void {
    this.#isDark = true;
    for (const link of this.#links) link.goDark();
  }

  lightUp(): void {
    this.#isDark = false;
    for (const link of this.#links) link.lightUp();
  }

  loseServer(): void {
    for (const link of this.#links) link.loseServer();
  }

  loseClient(): void {
    for (const link of this.#links) link.loseClient();
  }

  /** The next commit fails. Resolves to false when none came in time. */
  async failNextCommit(fault: CommitFault, withinMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#armed = { fault, fired: () => resolve(true) };
    const timer = setTimeout(() => resolve(false), withinMs);
    const hasFired = await promise;
    clearTimeout(timer);
    this.#armed = null;
    return hasFired;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    // A reset would wait for a side that has stopped reading.
    for (const link of this.#links) link.end();
    await closed;
  }

  #takeCommitFault(): CommitFault | null {
    const armed = this.#armed;
    this.#armed = null;
    armed?.fired();
    return armed?.fault ?? null;
  }
}
