/** What a command has of the world around it, so that tests can be that world. Decides nothing. */

export interface TextInput extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean | undefined;
}

export type TextOutput = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  /** Set once nobody reads any more. */
  readonly errored?: Error | null;
};

interface StopSignals {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: TextInput;
  /** Results. */
  readonly output: TextOutput;
  /** Progress, mistakes and log lines. */
  readonly notices: TextOutput;
  readonly signals: StopSignals;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/** One run of a command: its surroundings, and the code that it leaves for the shell. */
export interface CommandRun {
  readonly terminal: Terminal;
  exitCode: number;
}

/** Whoever read the output has seen enough (`tidemark log … | head`). No mistake, but the end of the command. */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
}

/** Throws an `OutputClosedError` once nobody reads any more, so that the command ends in order. */
export function print({ output }: Pick<Terminal, "output">, text: string): void {
  if (output.errored) throw new OutputClosedError("Nobody reads the output any more");
  output.write(`${text}\n`);
}
