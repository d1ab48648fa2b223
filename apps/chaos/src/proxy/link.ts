/** One connection through the proxy, from a client to Postgres, and the ways in which it can go wrong. */
import { connect, type Socket } from "node:net";
import { FrontendMessages, SYNC } from "./frontend-messages.ts";
import { Lane } from "./lane.ts";

/** A server that has lost its client without a word keeps the session; after so long it is told, ms. */
const FORGOTTEN_AFTER_MS = 30_000;

/** What happens to the next commit: it is sent and its answer is lost, or it is lost itself. */
export type CommitFault = "answer-lost" | "commit-lost";

export interface LinkRules {
  readonly delayMs: () => number;
  /** Asked at every commit; an answer other than null is carried out once. */
  readonly takeCommitFault: () => CommitFault | null;
}

export class Link {
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: Lane;
  readonly #toClient: Lane;
  readonly #messages = new FrontendMessages();
  readonly #rules: LinkRules;
  /** A side that is kept open although the other one has gone. */
  #kept: "client" | "server" | null = null;

  constructor(client: Socket, serverPort: number, rules: LinkRules) {
    this.#client = client.setNoDelay(true);
    this.#server = connect({ host: "127.0.0.1", port: serverPort, noDelay: true });
    this.#rules = rules;
    this.#toServer = new Lane(this.#server, rules.delayMs);
    this.#toClient = new Lane(client, rules.delayMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    const note = () => {
      if (this.#client.destroyed && this.#server.destroyed) resolve();
    };
    client.on("data", (bytes: Buffer) => this.#fromClient(bytes));
    this.#server.on("data", (bytes: Buffer) => this.#toClient.send(bytes));
    // An error is followed by "close", which says all that there is to do.
    for (const socket of [client, this.#server]) socket.on("error", () => undefined).on("close", note);
    client.on("close", () => {
      if (this.#kept !== "server") this.#server.destroy();
    });
    this.#server.on("close", () => {
      if (this.#kept !== "client") this.#client.destroy();
    });
  }

  /** Both sides learn at once. */
  cut(): void {
    this.#kept = null;
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** At once, without waiting for what a side has still to take. */
  end(): void {
    this.#kept = null;
    this.#client.destroy();
    this.#server.destroy();
  }

  /** Neither side hears of the other, until `lightUp`. */
  goDark(): void {
    this.#toServer.hold();
    this.#toClient.hold();
  }

  /** What was said meanwhile arrives late. */
  lightUp(): void {
    this.#toServer.release();
    this.#toClient.release();
  }

  /** The server ends the session; the client's side stays open, and silent, for as long as the client keeps it. */
  loseServer(): void {
    this.#kept = "client";
    this.#toServer.drop();
    this.#toClient.drop();
    this.#server.resetAndDestroy();
  }

  /** The client learns that the connection is gone; the server does not, and keeps the session with its locks. */
  loseClient(): void {
    this.#kept = "server";
    this.#toServer.drop();
    this.#toClient.drop();
    this.#client.resetAndDestroy();
    setTimeout(() => this.#server.destroy(), FORGOTTEN_AFTER_MS).unref();
  }

  #fromClient(bytes: Buffer): void {
    for (const message of this.#messages.read(bytes)) {
      const fault = message.commits ? this.#rules.takeCommitFault() : null;
      if (fault !== null) return this.#failCommit(fault, message.bytes);
      this.#toServer.send(message.bytes);
    }
  }

  #failCommit(fault: CommitFault, commit: Buffer): void {
    this.#toClient.drop();
    if (fault === "commit-lost") return this.cut();
    this.#kept = "server";
    this.#toServer.send(Buffer.concat([commit, SYNC]));
    this.#client.resetAndDestroy();
    // It reads to the end, and so commits, before it sees that nobody is there any more.
    this.#server.end();
  }
}
