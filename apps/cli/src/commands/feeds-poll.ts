/** `tidemark feeds poll`: looks at feeds now and saves the articles that they bring. */
import { type Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { chooseFeeds } from "../feeds/choose-feeds.ts";
import { describePollCounts } from "../feeds/describe-feeds.ts";
import { type FeedSession, withFeeds } from "../feeds/feed-session.ts";
import { type PollCounts, pollFeeds } from "../feeds/poll-feeds.ts";
import { type SavedArticles, saveFeedArticles } from "../feeds/save-articles.ts";
import type { ArticleFolder } from "../import/article-folder.ts";
import { ARTICLE_FORMATS, type ArticleFormat } from "../import/render-article.ts";
import { describeFailures } from "../import/report.ts";
import { groupDigits, plural } from "../plural.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { UserError } from "../user-error.ts";
import { feedsCommand } from "./hints.ts";
import { openFolder } from "./import-list.ts";
import { type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface PollOptions extends SharedOptions {
  readonly format: ArticleFormat;
  readonly out: string;
  readonly save: boolean;
}

const EXIT_CODES = `
Exit codes: 0 all polled and saved, 1 something failed or was left alone because it fails or is paused,
2 wrong use or something to put right, 130 stopped. Run it again to go on; nothing is imported twice.`;

export function addFeedPollCommand(feeds: Command, run: CommandRun): void {
  const { terminal } = run;
  const command = feeds
    .command("poll")
    .description("look at feeds now, and save their new articles to a folder")
    .argument(
      "[feeds...]",
      "addresses, or beginnings of ids; without any, all that are neither paused nor left alone because they fail",
    )
    .addOption(
      new Option("--format <format>", "file format of the articles").choices(ARTICLE_FORMATS).default("md"),
    )
    .addOption(new Option("--out <dir>", "folder that the articles are written to").default("articles"))
    .addOption(new Option("--no-save", "only look; articles wait a day for whoever saves them"))
    .addHelpText("after", EXIT_CODES)
    .action(async (names: string[], options: PollOptions) => {
      run.exitCode = await withFeeds(terminal, options, (session) =>
        pollAndSave(terminal, session, names, options),
      );
    });
  withSharedOptions(command);
}

async function pollAndSave(
  terminal: Terminal,
  session: FeedSession,
  names: readonly string[],
  options: PollOptions,
): Promise<number> {
  const all = await session.desk.list();
  const wanted = names.length > 0 ? chooseFeeds(all, names) : all.filter(({ paused }) => !paused);
  if (all.length === 0) {
    const example = feedsCommand(["add", "https://example.com/feed"], options.dataDir);
    throw new UserError(`You are subscribed to no feed. Add one first:\n  ${example}`);
  }
  // Before anything is fetched, rather than after.
  const folder = options.save ? await openFolder(options.out, options.format) : null;
  const counts = await pollFeeds(terminal, session, wanted, names.length > 0 ? "now" : "rested");
  print(terminal, describePollCounts(counts));
  if (session.signal.aborted) return EXIT.interrupted;
  if (folder === null) return areAllPolled(counts) ? EXIT.allSaved : EXIT.someFailed;
  const saved = await saveFeedArticles(terminal, session, folder, options.verbose === true);
  for (const line of describeSaved(saved, folder)) print(terminal, line);
  if (session.signal.aborted && saved.open > 0) return EXIT.interrupted;
  const areSaved = saved.counts.error + saved.counts.cancelled === 0;
  return areAllPolled(counts) && areSaved ? EXIT.allSaved : EXIT.someFailed;
}

/** Whether all that was to be polled was polled, and well. */
function areAllPolled({ failed, resting, paused }: PollCounts): boolean {
  return failed + resting + paused === 0;
}

function describeSaved({ total, open, counts, failures }: SavedArticles, folder: ArticleFolder): string[] {
  if (total === 0) return ["No article waits to be saved."];
  const saved = counts.saved + counts["consent-wall"];
  const parts: [number, string][] = [
    [counts.duplicate, "duplicate"],
    [counts.error, "failed"],
    [counts.cancelled, "cancelled"],
    [open, "not finished"],
  ];
  const others = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `, ${groupDigits(count)} ${what}`);
  return [
    ...describeFailures(failures),
    `${plural(total, "article")}: ${groupDigits(saved)} saved${others.join("")}.`,
    `Articles are in ${folder.path}`,
  ];
}
