/**
 * The handle of a running server: the one place that knows which server process is the present
 * one, and the turn in which restarts and the stop happen. It does not restart a server that
 * died by itself: its owner learns of the death and decides.
 */
import { explainFileError } from "./errors.ts";
import { launchServer, type LaunchedServer, type LaunchRequest } from "./launch.ts";
import type { Ownership } from "./owner-lock.ts";
import { endPostmaster } from "./postmaster.ts";
import { boundServerLog } from "./server-log.ts";

/** Why a server is gone: its owner stopped it, or it died; both are null when only its absence was seen. */
export type ServerExit =
  | { kind: "stopped" }
  | { kind: "died"; code: number | null; signal: NodeJS.Signals | null };

/** A running server and its folder, held by this process until `stop`. */
export type EmbeddedPostgres = {
  /** Superuser's connection URL, with its password: not for logs. */
  readonly adminUrl: string;
  /** On 127.0.0.1. Kept across `restart` unless another program has taken it meanwhile. */
  readonly port: number;
  /** Where the data really is. */
  readonly dataDir: string;
  /** Such as "18.4". */
  readonly serverVersion: string;
  /** Process id of the server. */
  readonly pid: number;
  /**
   * Resolves when the present server is gone; after a restart this is the new one's promise.
   * Neither it nor the server keeps the process alive; a process that leaves asks the server to stop.
   */
  readonly exited: Promise<ServerExit>;
  /** Starts the server again, stopping it first if it lives. Rejects like `startEmbeddedPostgres`, and may be repeated. */
  restart(): Promise<void>;
  /** Stops the server in order and gives the folder free. Does nothing the second time. */
  stop(): Promise<void>;
};

type Current = { server: LaunchedServer; exited: Promise<ServerExit>; stopping: boolean };

export class OwnedServer implements EmbeddedPostgres {
  readonly #request: LaunchRequest;
  readonly #ownership: Ownership;
  readonly #stopBoundingLog: () => void;
  #current: Current;
  #released = false;
  /** Restarts and the stop happen one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(request: LaunchRequest, server: LaunchedServer, ownership: Ownership) {
    this.#request = request;
    this.#ownership = ownership;
    this.#current = this.#watch(server);
    this.#stopBoundingLog = boundServerLog(request.folder.logFile, (error) =>
      request.logger.error(error, "The server's log file could not be checked"),
    );
  }

  get adminUrl(): string {
    return this.#current.server.adminUrl;
  }

  get port(): number {
    return this.#current.server.postmaster.port;
  }

  get dataDir(): string {
    return this.#request.folder.dataDir;
  }

  get serverVersion(): string {
    return this.#current.server.serverVersion;
  }

  get pid(): number {
    return this.#current.server.postmaster.pid;
  }

  get exited(): Promise<ServerExit> {
    return this.#current.exited;
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#released) throw new Error(`The server of ${this.dataDir} was stopped; start it anew instead`);
      await this.#endCurrent();
      try {
        this.#current = this.#watch(await launchServer({ ...this.#request, preferredPort: this.port }));
      } catch (error) {
        throw explainFileError(error, this.dataDir);
      }
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#released) return;
      await this.#endCurrent();
      this.#stopBoundingLog();
      await this.#ownership.release();
      this.#released = true;
    });
  }

  #watch(server: LaunchedServer): Current {
    const current: Current = {
      server,
      stopping: false,
      exited: server.postmaster.ended.then((end): ServerExit =>
        current.stopping ? { kind: "stopped" } : { kind: "died", ...end },
      ),
    };
    return current;
  }

  async #endCurrent(): Promise<void> {
    this.#current.stopping = true;
    await endPostmaster(this.#current.server.postmaster);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
