/** A terminal that remembers what was written to it, and from which a test can press Ctrl-C. */
import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import type { Terminal } from "../../src/terminal.ts";

export class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = "";
  readonly #written = new EventEmitter();

  constructor(isTTY = false) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    this.text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    this.#written.emit("text");
    done();
  }

  get lines(): string[] {
    return this.text.split("\n").filter(Boolean);
  }

  /** Settles once the pattern was written. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) {
      await new Promise((resolve) => this.#written.once("text", resolve));
    }
  }
}

export interface FakeTerminal extends Terminal {
  readonly output: Screen;
  readonly notices: Screen;
  readonly signals: EventEmitter;
  /** Codes that the process was to end with at once. */
  readonly exits: number[];
}

export interface FakeTerminalOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly isTTY?: boolean;
}

export function fakeTerminal({
  env = {},
  input = "",
  isTTY = false,
}: FakeTerminalOptions = {}): FakeTerminal {
  const exits: number[] = [];
  return {
    env,
    input: Object.assign(Readable.from([Buffer.from(input)]), { isTTY }),
    output: new Screen(isTTY),
    notices: new Screen(isTTY),
    signals: new EventEmitter(),
    exit: (code) => void exits.push(code),
    exits,
  };
}
