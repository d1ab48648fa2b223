import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readList } from "../src/commands/read-list.ts";
import { UserError } from "../src/user-error.ts";
import { tempFolder } from "./support/temp-folder.ts";

const inputOf = (text: string | Uint8Array) => Readable.from([Buffer.from(text)]);

async function refusalOf(content: string | Uint8Array | null, name = "list.txt"): Promise<string> {
  const path = join(await tempFolder(), name);
  if (content !== null) await writeFile(path, content);
  const end = await readList(path, inputOf("")).catch((error: unknown) => error);
  expect(end).toBeInstanceOf(UserError);
  return (end as Error).message;
}

test("reads a file, and standard input for a hyphen", async () => {
  const path = join(await tempFolder(), "list.txt");
  await writeFile(path, "http://a.test/\n");
  expect((await readList(path, inputOf(""))).entries).toHaveLength(1);
  expect((await readList("-", inputOf("http://a.test/\nhttp://b.test/\n"))).entries).toHaveLength(2);
});

test.each([
  ["a file that is not there", null, /list\.txt cannot be read \(there is no such file; check the path\)\./],
  ["an empty file", "", /list\.txt: The file is empty.*again\.$/],
  ["a file of white space", " \n\n", /list\.txt: The file is empty/],
  [
    "a file of comments",
    "# one\n# two\n",
    /list\.txt holds no addresses\. Put one web address on each line\./,
  ],
  [
    "a picture",
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    /list\.txt: The file is a PNG picture, not a list/,
  ],
  ["binary data", Buffer.alloc(512, 3), /list\.txt: The file is binary data, not a list/],
])("%s is refused in one line with what to do", async (_, content, message) => {
  const refusal = await refusalOf(content);
  expect(refusal).toMatch(message);
  expect(refusal).not.toContain("\n");
});

test("a folder is refused as one", async () => {
  const end = readList(await tempFolder(), inputOf(""));
  await expect(end).rejects.toThrow(/cannot be read \(it is a folder; give a file\)\./);
});

test("a path that leads through a file is refused", async () => {
  const path = join(await tempFolder(), "list.txt");
  await writeFile(path, "");
  await expect(readList(join(path, "x"), inputOf(""))).rejects.toThrow("part of the path is a file");
});

test("a list of 200 MB is refused by its size, without being read", async () => {
  const path = join(await tempFolder(), "huge.txt");
  await writeFile(path, "");
  await truncate(path, 200 * 1024 * 1024);
  await expect(readList(path, inputOf(""))).rejects.toThrow(
    /huge\.txt has 200 MiB.*up to 64 MiB\. Split it and import the parts one by one\./,
  );
});

test("input without an end is refused once it is too long", async () => {
  const mebibyte = Buffer.alloc(1024 * 1024, "a");
  let given = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        given += 1;
        yield mebibyte;
      }
    })(),
  );
  await expect(readList("-", endless)).rejects.toThrow(/standard input has 65 MiB/);
  expect(given).toBeLessThan(200);
});

test("a list with nothing but unusable rows is read, so that their reasons are told", async () => {
  const list = await readList("-", inputOf("nothing\n"));
  expect(list.invalid).toHaveLength(1);
});
