/** The forms of what the feed routes take and answer. */
import { z } from "@hono/zod-openapi";
import { DEFAULT_FEED_LIMITS, FEED_STATES, MAX_FOLDER_DEPTH, MAX_NAME_CHARS } from "@tidemark/feeds";

const { minEveryMs, maxEveryMs, defaultEveryMs } = DEFAULT_FEED_LIMITS;
const TIME = z.iso.datetime();
const COUNT = z.int().min(0);

const NAME = z.string().trim().min(1).max(MAX_NAME_CHARS);
const TITLE = NAME.nullable().openapi({ description: "The user's own name for it; null for the feed's." });
const FOLDER = z
  .array(NAME)
  .max(MAX_FOLDER_DEPTH)
  .openapi({ description: "Names of the folders around it, the outermost first." });
const EVERY_MS = z
  .int()
  .min(minEveryMs)
  .max(maxEveryMs)
  .openapi({ description: `Between two polls, ms. A new feed is polled every ${defaultEveryMs}.` });

export const NEW_FEED = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(8_192)
    .openapi({ description: "The feed's address, or that of a page that names it." }),
  title: TITLE.optional(),
  folder: FOLDER.optional(),
  everyMs: EVERY_MS.optional(),
});

export const FEED_CHANGE = z
  .strictObject({ title: TITLE.optional(), folder: FOLDER.optional(), everyMs: EVERY_MS.optional() })
  .openapi({ description: "What is not given stays." });

const FEED = z
  .object({
    id: z.string(),
    url: z.string(),
    title: z.string().nullable().openapi({ description: "The user's name for it, else the feed's own." }),
    folder: z.array(z.string()),
    siteUrl: z.string().nullable(),
    feedUrl: z.string().nullable().openapi({
      description: "Where the feed is in fact, if not at `url`: it moved for good, or a page named it.",
    }),
    state: z.enum(FEED_STATES).openapi({
      description: "`gone`: its site removed it for good; it is not polled until it is resumed.",
    }),
    everyMs: z.int(),
    createdAt: TIME,
    lastPolledAt: TIME.nullable(),
    nextPollAt: TIME.nullable().openapi({ description: "At the earliest." }),
    lastNewAt: TIME.nullable(),
    lastImportId: z.string().nullable().openapi({ description: "The import of what was new last." }),
    unusableEntries: COUNT.openapi({ description: "Entries of the last document without a usable link." }),
    failure: z
      .object({ code: z.string(), message: z.string(), times: COUNT })
      .nullable()
      .openapi({ description: "Why the last poll failed, and how many did in a row." }),
  })
  .openapi("Feed");

export const ONE_FEED = z.object({ feed: FEED });
export const FEED_LIST = z.object({ feeds: z.array(FEED) });

export const POLLED_FEED = z.object({
  feed: FEED,
  jobId: z.string().openapi({ description: "The poll, as a job of the queue." }),
});

export const IMPORTED_FEEDS = z.object({
  feeds: z.array(FEED).openapi({ description: "Those of the list, in its order." }),
  subscribed: COUNT.openapi({ description: "How many of them are new." }),
  duplicates: COUNT.openapi({ description: "Addresses that the list has more than once." }),
  unusable: z.array(z.object({ title: z.string().nullable(), reason: z.string() })),
  unusableCount: COUNT,
});

export const FEED_EXAMPLE = {
  id: "2f1c0de0-5a5e-5000-8000-000000000001",
  url: "https://example.com/feed.xml",
  title: "An example",
  folder: ["News"],
  siteUrl: "https://example.com/",
  feedUrl: null,
  state: "ok",
  everyMs: defaultEveryMs,
  createdAt: "2026-01-31T09:00:00.000Z",
  lastPolledAt: "2026-01-31T09:00:01.000Z",
  nextPollAt: "2026-01-31T10:00:01.000Z",
  lastNewAt: "2026-01-31T09:00:01.000Z",
  lastImportId: "2f1c0de0-5a5e-5000-8000-000000000002",
  unusableEntries: 0,
  failure: null,
} as const;
