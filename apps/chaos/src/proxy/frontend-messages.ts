/**
 * Follows what a client says to Postgres, message by message, and finds where it commits what it has added to the log: the
 * execution of a statement that was prepared as COMMIT, after one that was prepared as an insert. It understands
 * nothing else of it.
 */

export interface FrontendMessage {
  readonly bytes: Buffer;
  /** True when this very message makes the server commit changes of the log. */
  readonly commits: boolean;
}

/** Ends a series of messages of the extended protocol. */
export const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

const SSL_REQUEST = 80_877_103;
const COMMIT = "COMMIT";
const ROLLBACK = "ROLLBACK";
const INSERTS = /\binsert into sync_changes\b/i;
const TYPE = { bind: 0x42, execute: 0x45, parse: 0x50 };

export class FrontendMessages {
  #rest: Buffer = Buffer.alloc(0);
  /** The first message has no type. */
  #hasStarted = false;
  /** What each prepared statement says. */
  readonly #statements = new Map<string, string>();
  #bound = "";
  #hasInserted = false;

  /** The messages that these bytes complete, in their order. */
  read(bytes: Buffer): FrontendMessage[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const complete: FrontendMessage[] = [];
    for (let message = this.#take(); message; message = this.#take()) complete.push(message);
    return complete;
  }

  #take(): FrontendMessage | null {
    const lengthAt = this.#hasStarted ? 1 : 0;
    if (this.#rest.length < lengthAt + 4) return null;
    const end = lengthAt + this.#rest.readUInt32BE(lengthAt);
    if (this.#rest.length < end) return null;
    const bytes = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    if (this.#hasStarted) return { bytes, commits: this.#commits(bytes) };
    // A request for TLS is followed by the real first message.
    this.#hasStarted = bytes.readUInt32BE(4) !== SSL_REQUEST;
    return { bytes, commits: false };
  }

  #commits(bytes: Buffer): boolean {
    switch (bytes[0]) {
      case TYPE.parse: {
        const [name, text] = twoTexts(bytes);
        this.#statements.set(name, text);
        return false;
      }
      case TYPE.bind: {
        const [, statement] = twoTexts(bytes);
        this.#bound = this.#statements.get(statement) ?? "";
        return false;
      }
      case TYPE.execute: {
        const commits = this.#bound === COMMIT && this.#hasInserted;
        if (INSERTS.test(this.#bound)) this.#hasInserted = true;
        else if (this.#bound === COMMIT || this.#bound === ROLLBACK) this.#hasInserted = false;
        return commits;
      }
      default:
        return false;
    }
  }
}

/** The two texts at the beginning of a message's body, each ended by a zero byte. */
function twoTexts(bytes: Buffer): [string, string] {
  const firstEnd = bytes.indexOf(0, 5);
  const secondEnd = bytes.indexOf(0, firstEnd + 1);
  return [bytes.toString("latin1", 5, firstEnd), bytes.toString("latin1", firstEnd + 1, secondEnd)];
}
