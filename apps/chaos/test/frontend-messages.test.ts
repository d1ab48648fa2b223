import { describe, expect, it } from "vitest";
import { FrontendMessages } from "../src/proxy/frontend-messages.ts";

/** A message of the protocol: a type, the length of what follows, and texts that each end with a zero byte. */
function message(type: string, ...texts: string[]): Buffer {
  const body = Buffer.concat(texts.map((text) => Buffer.from(`${text}\0`)));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function startup(code = 196_608): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(8, 0);
  bytes.writeUInt32BE(code, 4);
  return bytes;
}

const prepare = (name: string, text: string) => message("P", name, text);
const run = (name: string) => [message("B", "", name), message("E", "")];
const INSERT = "INSERT INTO sync_changes (id) VALUES ($1)";

const storing = [prepare("s1", "BEGIN"), ...run("s1"), prepare("s2", INSERT), ...run("s2")];
const committing = [prepare("s3", "COMMIT"), ...run("s3")];

const commitsIn = (...pieces: Buffer[]) => {
  const messages = new FrontendMessages();
  return pieces.flatMap((piece) => messages.read(piece)).map(({ commits }) => commits);
};

describe("a client's messages", () => {
  it("tell of the commit of what was added to the log, and of no other", () => {
    const told = commitsIn(startup(), ...storing, ...committing, ...run("s1"), ...run("s3"));
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(told[1 + storing.length + committing.length - 1]).toBe(true);
  });

  it("tell of none after a rollback", () => {
    const undone = [prepare("s4", "ROLLBACK"), ...run("s4")];
    expect(commitsIn(startup(), ...storing, ...undone, ...committing)).not.toContain(true);
  });

  it("are the same messages however they are cut into pieces, and lose no byte", () => {
    const all = [startup(80_877_103), startup(), ...storing, ...committing];
    const bytes = Buffer.concat(all);
    for (const sizeBytes of [1, 3, 7, bytes.length]) {
      const messages = new FrontendMessages();
      const read = [];
      for (let at = 0; at < bytes.length; at += sizeBytes)
        read.push(...messages.read(bytes.subarray(at, at + sizeBytes)));
      expect(read).toHaveLength(all.length);
      expect(Buffer.concat(read.map((one) => one.bytes))).toEqual(bytes);
      expect(read.at(-1)!.commits).toBe(true);
    }
  });
});
