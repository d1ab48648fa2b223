/** One request as a delivery sees it. */
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
  /** 1 for the first request for this page since the start or the last reset. */
  readonly visitNumber: number;
  /** Multiplies every wait. */
  readonly scale: number;
  /** Aborted when the answer has to stop. */
  readonly signal: AbortSignal;
}
