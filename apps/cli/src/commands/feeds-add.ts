/** `tidemark feeds add`: subscribe to a feed, or to all of a list. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { FeedWish } from "@tidemark/api";
import { DEFAULT_FEED_LIMITS, MAX_FOLDER_DEPTH, parseOpml, readFeedAddress } from "@tidemark/feeds";
import { type Command, InvalidArgumentError, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { describeKnown, describeUnusable } from "../feeds/describe-feeds.ts";
import { type FeedSession, withFeeds } from "../feeds/feed-session.ts";
import { pollFeeds } from "../feeds/poll-feeds.ts";
import { describeInterval, readInterval } from "../feeds/read-interval.ts";
import { plural } from "../plural.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { UserError } from "../user-error.ts";
import { feedsCommand } from "./hints.ts";
import { readListBytes, STANDARD_INPUT } from "./read-list.ts";
import { type SharedOptions, withSharedOptions } from "./shared-options.ts";

interface AddOptions extends SharedOptions {
  readonly title?: string;
  readonly folder?: string;
  readonly every?: number;
  readonly poll: boolean;
}

const EXIT_CODES = `
Exit codes: 0 subscribed, 1 something could not be used or polled, 2 wrong use or something to put right,
130 stopped.`;

export function addFeedAddCommand(feeds: Command, run: CommandRun): void {
  const { terminal } = run;
  const { minEveryMs, maxEveryMs, defaultEveryMs } = DEFAULT_FEED_LIMITS;
  const command = feeds
    .command("add")
    .description("subscribe to a feed or to a list of feeds, and look at what is new")
    .argument(
      "<feed>",
      "address of a feed (RSS, Atom, JSON) or of a page that names one; an OPML file; - for OPML on standard input",
    )
    .addOption(new Option("--title <name>", "your own name for the feed"))
    .addOption(new Option("--folder <folder>", "where to keep it, such as News/Local"))
    .addOption(
      new Option(
        "--every <time>",
        `time between two polls, such as 30m, 2h or 1d; ${describeInterval(minEveryMs)} to ${describeInterval(maxEveryMs)} (default: ${describeInterval(defaultEveryMs)})`,
      ).argParser(parseEvery),
    )
    .addOption(new Option("--no-poll", "do not look at it now; a server does"))
    .addHelpText("after", EXIT_CODES)
    .action(async (feed: string, options: AddOptions) => {
      const { wishes, unusable } = await readWishes(feed, terminal, options);
      for (const line of unusable) print(terminal, line);
      if (wishes.length === 0) throw new UserError(`${feed} names no feed that can be subscribed to.`);
      run.exitCode = await withFeeds(terminal, options, (session) =>
        subscribe(terminal, session, wishes, options),
      );
      if (run.exitCode === EXIT.allSaved && unusable.length > 0) run.exitCode = EXIT.someFailed;
    });
  withSharedOptions(command);
}

async function subscribe(
  terminal: Terminal,
  session: FeedSession,
  wishes: readonly FeedWish[],
  options: AddOptions,
): Promise<number> {
  const { desk, signal } = session;
  const subscription = await desk.subscribe(wishes);
  if (subscription.kind === "too-many") {
    throw new UserError(`You may have ${subscription.most} feeds. Remove some, or add fewer.`);
  }
  subscription.feeds.forEach(({ feed }, index) => {
    const known = describeKnown(wishes[index]!.url, feed);
    if (known !== null) print(terminal, known);
  });
  const fresh = subscription.feeds.filter(({ isNew }) => isNew).map(({ feed }) => feed);
  const known = subscription.feeds.length - fresh.length;
  const already = known === 0 ? "" : `; ${plural(known, "feed")} subscribed to before`;
  print(terminal, `Subscribed to ${plural(fresh.length, "feed")}${already}.`);
  if (!options.poll) {
    await desk.pollSoon(fresh.map(({ id }) => id));
    return EXIT.allSaved;
  }
  const { imported, failed, duplicates } = await pollFeeds(terminal, session, fresh, "now");
  if (imported > 0) {
    print(
      terminal,
      `To save what is new, also while no server runs:\n  ${feedsCommand(["poll"], options.dataDir)}`,
    );
  }
  if (signal.aborted) return EXIT.interrupted;
  return failed + duplicates > 0 ? EXIT.someFailed : EXIT.allSaved;
}

interface Wishes {
  readonly wishes: readonly FeedWish[];
  readonly unusable: readonly string[];
}

/** What is a file is a list; everything else is an address. */
async function readWishes(feed: string, terminal: Terminal, options: AddOptions): Promise<Wishes> {
  const isList = feed === STANDARD_INPUT || (await isFile(feed));
  return isList ? readListed(feed, terminal, options) : { wishes: [readOne(feed, options)], unusable: [] };
}

function readOne(feed: string, options: AddOptions): FeedWish {
  if (/\.opml$/i.test(feed) && !feed.includes("://")) {
    throw new UserError(`There is no file ${feed}. Check the path; an address begins with https://.`);
  }
  const address = readFeedAddress(feed);
  if (!address.ok) throw new UserError(address.reason);
  const { title, every } = options;
  return { url: address.url, title, everyMs: every, folder: foldersOf(options) };
}

async function readListed(feed: string, { input }: Terminal, options: AddOptions): Promise<Wishes> {
  if (options.title !== undefined) throw new UserError("A list has names for its feeds. Leave --title out.");
  const reading = parseOpml(await readListBytes(feed, input));
  if (!reading.ok) {
    const name = feed === STANDARD_INPUT ? "standard input" : basename(feed);
    throw new UserError(`${name}: ${reading.message}`);
  }
  const { feeds, unusable } = reading.list;
  const around = foldersOf(options);
  return {
    wishes: feeds.map(({ url, title, folder }) => ({
      url,
      title,
      everyMs: options.every,
      folder: [...around, ...folder].slice(0, MAX_FOLDER_DEPTH),
    })),
    unusable: describeUnusable(unusable),
  };
}

function foldersOf({ folder = "" }: AddOptions): string[] {
  return folder
    .split("/")
    .map((name) => name.trim())
    .filter(Boolean)
    .slice(0, MAX_FOLDER_DEPTH);
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}

function parseEvery(text: string): number {
  const { minEveryMs, maxEveryMs } = DEFAULT_FEED_LIMITS;
  const everyMs = readInterval(text);
  if (everyMs === null || everyMs < minEveryMs || everyMs > maxEveryMs) {
    const bounds = `${describeInterval(minEveryMs)} to ${describeInterval(maxEveryMs)}`;
    throw new InvalidArgumentError(`Give a time such as 30m, 2h or 1d, from ${bounds}.`);
  }
  return everyMs;
}
