/** Reads a reading list from a file or from standard input. Refuses what is no list with what to do. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseReadingList, type ReadingList, ReadingListError } from "@tidemark/import-formats";
import { UserError } from "../user-error.ts";
import type { TextInput } from "../terminal.ts";

/** Longest list that is read, bytes. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const BYTES_PER_MIB = 1024 * 1024;

export const STANDARD_INPUT = "-";
const INPUT_NAME = "standard input";

/** `file` is a path, or `-` for the input. */
export async function readList(file: string, input: TextInput): Promise<ReadingList> {
  const isInput = file === STANDARD_INPUT;
  const bytes = await readListBytes(file, input);
  return parse(bytes, isInput ? INPUT_NAME : file, isInput ? undefined : basename(file));
}

/** The bytes of a list, whatever is in them. */
export function readListBytes(file: string, input: TextInput): Promise<Uint8Array> {
  return file === STANDARD_INPUT ? readBounded(input, INPUT_NAME) : readFile(file);
}

async function readFile(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    refuseTooLarge(size, file);
    return await readBounded(createReadStream(file), file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  }
}

/** A pipe or a device has no size beforehand, so all is counted as it comes. */
async function readBounded(source: AsyncIterable<unknown>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = chunk as Uint8Array;
    chunks.push(bytes);
    size += bytes.length;
    refuseTooLarge(size, name);
  }
  return Buffer.concat(chunks);
}

function refuseTooLarge(bytes: number, name: string): void {
  if (bytes <= MAX_LIST_BYTES) return;
  const [size, most] = [bytes, MAX_LIST_BYTES].map((value) => `${Math.ceil(value / BYTES_PER_MIB)} MiB`);
  throw new UserError(
    `${name} has ${size} or more; a list may have up to ${most}. Split it and import the parts one by one.`,
  );
}

function parse(bytes: Uint8Array, name: string, fileName: string | undefined): ReadingList {
  let list: ReadingList;
  try {
    list = parseReadingList(bytes, { fileName });
  } catch (error) {
    if (error instanceof ReadingListError) throw new UserError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
  if (list.entries.length === 0 && list.invalid.length === 0) {
    throw new UserError(`${name} holds no addresses. Put one web address on each line.`);
  }
  return list;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path",
  ENOTDIR: "part of the path is a file, not a folder; check the path",
  EACCES: "permission denied; check who may read it",
  EISDIR: "it is a folder; give a file",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}
