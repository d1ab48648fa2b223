/** `tidemark import FILE`: a reading list from a file (or standard input) into a folder of articles. */
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { parseReadingList, type ReadingList, ReadingListError } from "@tidemark/import-formats";
import { type Command, Option } from "commander";
import { UserError } from "../exit-codes.ts";
import { ARTICLE_FORMATS, type ArticleFormat } from "../import/render-article.ts";
import { importList } from "./import-list.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface ImportOptions extends SharedOptions {
  readonly format: ArticleFormat;
  readonly out: string;
  readonly retryFailed?: boolean;
}

/** Longest list that is read, bytes. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

export function addImportCommand(program: Command): void {
  const command = program
    .command("import")
    .description("fetch every article of a reading list and write them to a folder")
    .argument(
      "<file>",
      "text file or export of Pocket, Instapaper, Raindrop, Omnivore, wallabag or a browser; - for standard input",
    )
    .addOption(
      new Option("--format <format>", "file format of the articles").choices(ARTICLE_FORMATS).default("md"),
    )
    .addOption(new Option("--out <dir>", "folder that the articles are written to").default("articles"))
    .addOption(new Option("--retry-failed", "try again what failed in an earlier run"))
    .action(async (file: string, options: ImportOptions) => {
      const { exitCode } = await importList({
        config: configOf(options),
        list: parseList(await readList(file), file),
        listName: file === "-" ? "standard input" : basename(file),
        out: options.out,
        format: options.format,
        retryFailed: options.retryFailed ?? false,
        verbose: options.verbose,
        commandLine: `npm run import -- ${process.argv.slice(3).join(" ")}`,
      });
      process.exitCode = exitCode;
    });
  withSharedOptions(command);
}

async function readList(file: string): Promise<Uint8Array> {
  if (file === "-") return readStandardInput();
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      refuseTooLarge(size, file);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    refuseTooLarge(size, "standard input");
  }
  return Buffer.concat(chunks);
}

function refuseTooLarge(bytes: number, name: string): void {
  if (bytes <= MAX_LIST_BYTES) return;
  const [size, most] = [bytes, MAX_LIST_BYTES].map((value) => `${Math.round(value / 2 ** 20)} MiB`);
  throw new UserError(
    `${name} has ${size}; a list may have up to ${most}. Split it and import the parts one by one.`,
  );
}

function parseList(bytes: Uint8Array, file: string): ReadingList {
  let list: ReadingList;
  try {
    list = parseReadingList(bytes, file === "-" ? {} : { fileName: basename(file) });
  } catch (error) {
    if (error instanceof ReadingListError) throw new UserError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
  if (list.entries.length === 0 && list.invalid.length === 0) {
    throw new UserError(`${file} holds no addresses. Put one web address on each line.`);
  }
  return list;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path",
  EACCES: "permission denied; check who may read it",
  EISDIR: "it is a folder; give a file",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}
