/** `tidemark demo`: the import against the project's own small web, on a machine without internet. */
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { parseReadingList } from "@tidemark/import-formats";
import { type SmallWeb, type SmallWebPage, startSmallWeb } from "@tidemark/small-web";
import { type Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { cancelUnfinished } from "../import/cancel-unfinished.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { describeOutcome, judgePages } from "./demo-outcome.ts";
import { importList } from "./import-list.ts";
import { SHORT_WAITS } from "../short-waits.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";
import { printVerification } from "./verify.ts";

interface DemoOptions extends SharedOptions {
  readonly out?: string;
  readonly quick?: boolean;
}

/** Apart from everybody's own imports, because unfinished ones of earlier demos are cancelled. */
const DEMO_USER = "demo";

export function addDemoCommand(program: Command, run: CommandRun): void {
  const command = program
    .command("demo")
    .description("import the pages of a small web that this command serves itself, without internet")
    .addOption(new Option("--quick", "leave out the pages that are slow or never end"))
    .addOption(
      new Option(
        "--out <dir>",
        "folder that the articles are written to (default: a new one in the data folder)",
      ),
    )
    .action(async (options: DemoOptions) => {
      const web = await startSmallWeb();
      try {
        run.exitCode = await runDemo(run.terminal, web, options);
      } finally {
        await web.close();
      }
    });
  withSharedOptions(command);
}

async function runDemo(terminal: Terminal, web: SmallWeb, options: DemoOptions): Promise<number> {
  const dataDir = options.dataDir ?? join(configOf(terminal, options).dataDir, "demo");
  const config = configOf(
    terminal,
    { ...options, dataDir },
    { FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${web.port}`, USER_ID: DEMO_USER },
  );
  const pages = web.pages.filter(({ costSeconds }) => !options.quick || costSeconds === undefined);
  print(terminal, describeWeb(web, pages));
  let mistakes = 0;
  const { exitCode } = await importList(
    terminal,
    {
      config,
      list: parseReadingList(Buffer.from(web.listText(pages))),
      listName: "the small web's list",
      out: options.out ?? (await newFolder(dataDir)),
      format: "md",
      retryFailed: false,
      verbose: options.verbose,
      dataDir,
      tuning: SHORT_WAITS,
      goOnHint: "The next demo begins anew.",
      retryHint: null,
    },
    {
      // The small web of an earlier demo is gone, and so are its pages.
      before: ({ log }) => cancelUnfinished(log.asUser(config.userId), config.userId),
      after: async ({ log }, { items }) => {
        const outcome = judgePages(web, pages, items);
        print(terminal, describeOutcome(outcome));
        mistakes = outcome.mistakes.length + (await printVerification(terminal, log));
      },
    },
  );
  if (exitCode === EXIT.interrupted) return exitCode;
  return mistakes === 0 ? EXIT.allSaved : EXIT.someFailed;
}

function describeWeb(web: SmallWeb, pages: readonly SmallWebPage[]): string {
  const broken = pages.filter(({ expect }) => expect.state === "error").length;
  return `A small web of ${pages.length} pages, ${broken} of them broken on purpose, is served on port ${web.port} of this machine.`;
}

async function newFolder(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  return mkdtemp(join(dataDir, "articles-"));
}
