/** `tidemark feeds`: subscriptions to feeds, and what is done with them. */
import { writeFile } from "node:fs/promises";
import { type FeedRecord, listFeed, writeOpml } from "@tidemark/feeds";
import type { Command } from "commander";
import { chooseFeeds } from "../feeds/choose-feeds.ts";
import { describeFeed, nameOf } from "../feeds/describe-feeds.ts";
import { withFeeds } from "../feeds/feed-session.ts";
import { plural } from "../plural.ts";
import { type CommandRun, print } from "../terminal.ts";
import { UserError } from "../user-error.ts";
import { addFeedAddCommand } from "./feeds-add.ts";
import { addFeedPollCommand } from "./feeds-poll.ts";
import { feedsCommand } from "./hints.ts";
import { type SharedOptions, withSharedOptions } from "./shared-options.ts";

export function addFeedsCommand(program: Command, run: CommandRun): void {
  const feeds = program.command("feeds").description("subscribe to feeds, whose new articles are imported");
  addFeedAddCommand(feeds, run);
  addListCommand(feeds, run);
  addFeedPollCommand(feeds, run);
  addPauseCommands(feeds, run);
  addRemoveCommand(feeds, run);
  addExportCommand(feeds, run);
}

function addListCommand(feeds: Command, { terminal }: CommandRun): void {
  const command = feeds
    .command("list")
    .description("print the subscriptions and how they are")
    .action(async (options: SharedOptions) => {
      const all = await withFeeds(terminal, options, ({ desk }) => desk.list());
      for (const feed of all) print(terminal, describeFeed(feed));
      if (all.length > 0) return print(terminal, `${plural(all.length, "feed")}.`);
      const example = feedsCommand(["add", "https://example.com/feed"], options.dataDir);
      print(terminal, `You are subscribed to no feed. To add one:\n  ${example}`);
    });
  withSharedOptions(command);
}

function addPauseCommands(feeds: Command, { terminal }: CommandRun): void {
  const intents = [
    ["pause", true, "poll feeds no more until they are resumed"],
    ["resume", false, "poll feeds again that were paused or gone"],
  ] as const;
  for (const [name, paused, what] of intents) {
    const command = feeds
      .command(name)
      .description(what)
      .argument("<feeds...>", "addresses, or beginnings of ids")
      .action(async (names: string[], options: SharedOptions) =>
        withFeeds(terminal, options, async ({ desk }) => {
          for (const feed of chooseFeeds(await desk.list(), names)) {
            const changed = await desk.change(feed.id, { paused });
            if (changed !== null) print(terminal, describeFeed(changed));
          }
        }),
      );
    withSharedOptions(command);
  }
}

function addRemoveCommand(feeds: Command, { terminal }: CommandRun): void {
  const command = feeds
    .command("remove")
    .description("end subscriptions; what was imported stays")
    .argument("<feeds...>", "addresses, or beginnings of ids")
    .action(async (names: string[], options: SharedOptions) =>
      withFeeds(terminal, options, async ({ desk }) => {
        for (const feed of chooseFeeds(await desk.list(), names)) {
          await desk.end(feed.id);
          print(terminal, `No longer subscribed to ${describeName(feed)}.`);
        }
      }),
    );
  withSharedOptions(command);
}

function describeName(feed: FeedRecord): string {
  return nameOf(feed) === feed.url ? feed.url : `${nameOf(feed)} (${feed.url})`;
}

function addExportCommand(feeds: Command, { terminal }: CommandRun): void {
  const command = feeds
    .command("export")
    .description("write the subscriptions as a list (OPML) that every reader of feeds takes")
    .argument("[file]", "the file to write; without one, standard output")
    .action(async (file: string | undefined, options: SharedOptions) => {
      const all = await withFeeds(terminal, options, ({ desk }) => desk.list());
      const text = writeOpml(all.map(listFeed));
      if (file === undefined) return print(terminal, text.trimEnd());
      await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
        throw new UserError(
          `${file} cannot be written (${error.code ?? error.message}). Give another path.`,
          {
            cause: error,
          },
        );
      });
      print(terminal, `${plural(all.length, "feed")} written to ${file}.`);
    });
  withSharedOptions(command);
}
