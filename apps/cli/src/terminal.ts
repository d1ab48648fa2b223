/** What a command has of the world around it, so that tests can be that world. Decides nothing. */

export interface TextInput extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean | undefined;
}

export type TextOutput = NodeJS.WritableStream & { readonly isTTY?: boolean | undefined };

export interface StopSignals {
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

export function print({ output }: Pick<Terminal, "output">, text: string): void {
  output.write(`${text}\n`);
}
