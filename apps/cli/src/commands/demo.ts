/** `tidemark demo`: the import against the project's own small web, on a machine without internet. */
import { join } from "node:path";
import type { EngineTuning } from "@tidemark/api";
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import { parseReadingList } from "@tidemark/import-formats";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import { type Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import type { RunResult } from "../import/run-import.ts";
import { importList, print } from "./import-list.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";
import { printVerification } from "./verify.ts";

interface DemoOptions extends SharedOptions {
  readonly out?: string;
}

/** Short waits, so that retries and time-outs show within a minute, and no host is left alone for long. */
const DEMO_TUNING: EngineTuning = {
  fetch: { totalTimeoutMs: 6_000, connectTimeoutMs: 2_000 },
  worker: {
    limits: {
      ...DEFAULT_LIMITS,
      retry: { ...DEFAULT_LIMITS.retry, baseDelayMs: 300 },
      hostRestMs: 200,
      maxHostRestMs: 1_000,
      hostFaultsToGiveUp: 1_000,
    },
  },
};

export function addDemoCommand(program: Command): void {
  const command = program
    .command("demo")
    .description("import the pages of a small web that this command serves itself, without internet")
    .addOption(new Option("--out <dir>", "folder that the articles are written to"))
    .action(async (options: DemoOptions) => {
      const web = await startSmallWeb();
      try {
        process.exitCode = await runDemo(web, options);
      } finally {
        await web.close();
      }
    });
  withSharedOptions(command);
}

async function runDemo(web: SmallWeb, options: DemoOptions): Promise<number> {
  const dataDir = options.dataDir ?? join(".tidemark", "demo");
  const config = configOf(
    { ...options, dataDir },
    {
      FETCH_ALLOW: `${web.hostSuffix}=127.0.0.1:${web.port}`,
    },
  );
  print(`A small web of ${web.pages.length} pages is served on port ${web.port} of this machine.`);
  let mistakes = 0;
  const { exitCode } = await importList(
    {
      config,
      list: parseReadingList(Buffer.from(web.listText())),
      listName: "the small web's list",
      out: options.out ?? join(dataDir, `articles-${web.port}`),
      format: "md",
      retryFailed: false,
      verbose: options.verbose,
      tuning: DEMO_TUNING,
      commandLine: "npm run demo",
    },
    async ({ log }, result) => {
      mistakes = compareWithExpectation(web, result) + (await printVerification(log));
    },
  );
  if (exitCode === EXIT.interrupted) return exitCode;
  return mistakes === 0 ? EXIT.allSaved : EXIT.someFailed;
}

/** Every page says what an import of it must end with. Answers how many ended otherwise. */
function compareWithExpectation(web: SmallWeb, result: RunResult): number {
  const itemOf = new Map(result.items.map((item) => [item.url, item]));
  let mistakes = 0;
  for (const page of web.pages) {
    const url = new URL(web.url(page)).href;
    const phase = itemOf.get(url)?.phase;
    const code = phase?.state === "error" ? phase.code : undefined;
    if (phase?.state === page.expect.state && code === page.expect.code) continue;
    mistakes += 1;
    print(
      `  ${url} ended as ${phase?.state ?? "nothing"} ${code ?? ""}, not as ${page.expect.state} ${page.expect.code ?? ""}`,
    );
  }
  print(
    mistakes === 0
      ? `All ${web.pages.length} pages ended as they should.`
      : `${mistakes} of ${web.pages.length} pages did not end as they should.`,
  );
  return mistakes;
}
