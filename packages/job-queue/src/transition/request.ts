/** What one transaction is asked: commands to decide, and looks at the view as it stands then. */
import type { Answer, Command } from "../core/command.ts";
import type { QueueView } from "../core/view.ts";

/** The view at one moment of the log's time. */
export interface Moment {
  readonly view: QueueView;
  readonly nowMs: number;
}

export type Request = DecideRequest | LookRequest;

export interface DecideRequest {
  readonly kind: "decide";
  readonly command: Command;
  done(answer: Answer): void;
  failed(error: unknown): void;
}

/** Reads what has been decided so far; told once that is committed. */
interface LookRequest {
  readonly kind: "look";
  /** Must not alter the view, nor keep it. */
  readonly look: (moment: Moment) => unknown;
  done(seen: unknown): void;
  failed(error: unknown): void;
}

/** A request that must not be tried again with the others: it cannot be decided or cannot be stored. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly request: Request;
  constructor(request: Request, cause: unknown) {
    super("A call to the queue cannot be decided or cannot be stored.", { cause });
    this.request = request;
  }
}
