/** The forms of what the import routes answer. */
import { z } from "@hono/zod-openapi";
import { ITEM_STATES, JOB_STATUSES } from "@tidemark/import-job";

const TIME = z.iso.datetime();
const COUNT = z.int().min(0);

const COUNTERS = {
  savedCount: COUNT.openapi({ description: "Consent walls included." }),
  duplicateCount: COUNT,
  errorCount: COUNT,
  warningCount: COUNT.openapi({ description: "Saved with a consent wall." }),
  cancelledCount: COUNT,
};

const IMPORT_FIELDS = {
  id: z.string(),
  status: z.enum(JOB_STATUSES),
  source: z.string().nullable().openapi({ description: "The format of the list." }),
  totalUrls: COUNT,
  startedAt: TIME.nullable(),
  finishedAt: TIME.nullable(),
  error: z.string().nullable().openapi({ description: "Why it was closed, if it was." }),
  errorCode: z.string().nullable(),
  ...COUNTERS,
};

const STATES = z
  .object(
    Object.fromEntries(ITEM_STATES.map((state) => [state, COUNT])) as Record<
      (typeof ITEM_STATES)[number],
      typeof COUNT
    >,
  )
  .openapi({ description: "Items by state." });

const IMPORT = z.object({ ...IMPORT_FIELDS, states: STATES }).openapi("Import");

const LISTED_IMPORT = z.object({ ...IMPORT_FIELDS, createdAt: TIME }).openapi("ListedImport");

const ITEM = z
  .object({
    id: z.string(),
    idx: COUNT.openapi({ description: "Its place in the list, from 0." }),
    url: z.string(),
    state: z.enum(ITEM_STATES),
    articleId: z.string().nullable(),
    warning: z.string().nullable(),
    error: z.string().nullable().openapi({ description: "A sentence." }),
    errorCode: z.string().nullable(),
    attempts: COUNT,
    nextAttemptAt: TIME.nullable(),
  })
  .openapi("ImportItem");

const NEXT = z.string().nullable().openapi({ description: "`after` of the next page; null on the last." });

export const CREATED_IMPORT = z.object({
  import: IMPORT,
  format: z.string(),
  accepted: COUNT,
  duplicates: z.array(z.object({ line: z.int(), url: z.string(), firstLine: z.int() })),
  duplicateCount: COUNT,
  invalid: z.array(z.object({ line: z.int(), reason: z.string() })),
  invalidCount: COUNT,
});

export const IMPORT_LIST = z.object({ imports: z.array(LISTED_IMPORT), next: NEXT });
export const IMPORT_PAGE = z.object({ import: IMPORT, items: z.array(ITEM), next: NEXT });
export const CHANGED_IMPORT = z.object({ import: IMPORT });
export const RETRIED_IMPORT = z.object({ import: IMPORT, retried: COUNT });

const [, ...OTHER_STATES] = ITEM_STATES;

const FIELDS_EXAMPLE = {
  id: "0198c0de-5a5e-7000-8000-000000000001",
  status: "queued",
  source: "plain-text",
  totalUrls: 2,
  startedAt: null,
  finishedAt: null,
  error: null,
  errorCode: null,
  savedCount: 0,
  duplicateCount: 0,
  errorCount: 0,
  warningCount: 0,
  cancelledCount: 0,
} as const;

export const IMPORT_EXAMPLE = {
  ...FIELDS_EXAMPLE,
  states: { pending: 2, ...Object.fromEntries(OTHER_STATES.map((state) => [state, 0])) },
};

export const LISTED_IMPORT_EXAMPLE = { ...FIELDS_EXAMPLE, createdAt: "2026-01-31T09:00:00.000Z" };
