/** `tidemark import FILE`: a reading list from a file (or standard input) into a folder of articles. */
import { basename } from "node:path";
import { type Command, Option } from "commander";
import { ARTICLE_FORMATS, type ArticleFormat } from "../import/render-article.ts";
import { type CommandRun, print } from "../terminal.ts";
import { importCommand } from "./hints.ts";
import { importList } from "./import-list.ts";
import { readList, STANDARD_INPUT } from "./read-list.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface ImportOptions extends SharedOptions {
  readonly format: ArticleFormat;
  readonly out: string;
  readonly retryFailed?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 all saved, 1 something failed or was skipped, 2 wrong use or something to put right,
130 stopped. Run it again with the same folder and format to go on; nothing is fetched twice.`;

export function addImportCommand(program: Command, run: CommandRun): void {
  const { terminal } = run;
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
    .addHelpText("after", EXIT_CODES)
    .action(async (file: string, options: ImportOptions) => {
      const config = configOf(terminal, options);
      const isInput = file === STANDARD_INPUT;
      if (isInput && terminal.input.isTTY === true) {
        print(terminal, "Type or paste the list, one address on each line; Ctrl-D ends it.");
      }
      const list = await readList(file, terminal.input);
      const { exitCode } = await importList(terminal, {
        config,
        list,
        listName: isInput ? "standard input" : basename(file),
        out: options.out,
        format: options.format,
        retryFailed: options.retryFailed ?? false,
        verbose: options.verbose,
        dataDir: options.dataDir,
        goOnHint: goOnHint(file, options),
        retryHint: options.retryFailed === true ? null : "To try the failed ones again, add --retry-failed.",
      });
      run.exitCode = exitCode;
    });
  withSharedOptions(command);
}

function goOnHint(file: string, { format, out, dataDir }: ImportOptions): string {
  const args = [
    file,
    ...(format === "md" ? [] : ["--format", format]),
    ...(out === "articles" ? [] : ["--out", out]),
    ...(dataDir === undefined ? [] : ["--data-dir", dataDir]),
  ];
  const withWhat = file === STANDARD_INPUT ? ", with the same list on its input" : "";
  return `Nothing is lost: run it again to go on where it stopped${withWhat}:\n  ${importCommand(args)}`;
}
