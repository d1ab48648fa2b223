/** The import routes, as requests are checked and the document tells them. */
import { z } from "@hono/zod-openapi";
import { ITEM_STATES, type JobIntent } from "@tidemark/import-job";
import { MAX_LIST_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import {
  CHANGED_IMPORT,
  CREATED_IMPORT,
  IMPORT_EXAMPLE,
  IMPORT_LIST,
  IMPORT_PAGE,
  LISTED_IMPORT_EXAMPLE,
  RETRIED_IMPORT,
} from "./import-schemas.ts";
import { FILE_TYPES, JSON_BODY } from "./read-list-body.ts";

const ID = z.object({ id: z.string() });
const URLS = ["https://example.com/a", "https://example.com/b"];

const FILE = z.string().openapi({ format: "binary" });
const KEY_LENGTH = "An Idempotency-Key has 1 to 200 characters.";

const CREATED_EXAMPLE = {
  import: IMPORT_EXAMPLE,
  format: "plain-text",
  accepted: 2,
  duplicates: [{ line: 3, url: "https://example.com/a#part", firstLine: 1 }],
  duplicateCount: 1,
  invalid: [{ line: 4, reason: "Not an http or https address." }],
  invalidCount: 1,
};

export const CREATE_IMPORT = operation({
  id: "createImport",
  method: "post",
  path: "/",
  tag: "imports",
  summary: "Make an import from a list",
  about:
    "JSON may also be an export of another service. With an Idempotency-Key the request can be repeated: the " +
    "same key and list give 200 and the same import.",
  headers: z.object({ "idempotency-key": z.string().min(1, KEY_LENGTH).max(200, KEY_LENGTH).optional() }),
  body: {
    kind: "raw",
    maxBytes: MAX_LIST_BYTES,
    content: {
      "application/json": { schema: z.union([JSON_BODY, z.unknown()]), example: { urls: URLS } },
      "multipart/form-data": { schema: z.object({ file: FILE }) },
      ...Object.fromEntries([...FILE_TYPES.keys()].map((type) => [type, { schema: FILE }])),
    },
  },
  answers: {
    201: { kind: "json", about: "It is made.", schema: CREATED_IMPORT, example: CREATED_EXAMPLE },
    200: { kind: "json", about: "It was made before.", schema: CREATED_IMPORT, example: CREATED_EXAMPLE },
  },
  problems: [
    "malformed-json",
    "empty",
    "binary",
    "unreadable-archive",
    "not-a-list",
    "no-account-key",
    "unsupported-media-type",
    "no-valid-url",
    "idempotency-key-reused",
  ],
});

export const LIST_IMPORTS = operation({
  id: "listImports",
  method: "get",
  path: "/",
  tag: "imports",
  summary: "The user's imports, newest first",
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(100).default(""),
  }),
  answers: {
    200: {
      kind: "json",
      about: "A page of them.",
      schema: IMPORT_LIST,
      example: { imports: [LISTED_IMPORT_EXAMPLE], next: null },
    },
  },
  problems: ["epoch-changed"],
});

export const READ_IMPORT = operation({
  id: "readImport",
  method: "get",
  path: "/{id}",
  tag: "imports",
  summary: "One import with a page of its items",
  params: ID,
  query: z.object({
    state: z.enum(ITEM_STATES).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    after: z.string().max(1_000).default(""),
  }),
  answers: {
    200: {
      kind: "json",
      about: "The import and its items, in the list's order.",
      schema: IMPORT_PAGE,
      example: {
        import: IMPORT_EXAMPLE,
        items: [
          {
            id: "0198c0de-5a5e-7000-8000-000000000002",
            idx: 0,
            url: URLS[0],
            state: "pending",
            articleId: null,
            warning: null,
            error: null,
            errorCode: null,
            attempts: 0,
            nextAttemptAt: null,
          },
        ],
        next: null,
      },
    },
  },
  problems: ["not-found"],
});

const WHAT: Record<JobIntent, string> = {
  pause: "Give out nothing new; what runs may end",
  resume: "Go on",
  cancel: "Cancel all items that have not ended, for good",
};

export function changeImport(intent: JobIntent) {
  return operation({
    id: `${intent}Import`,
    method: "post",
    path: `/{id}/${intent}`,
    tag: "imports",
    summary: WHAT[intent],
    params: ID,
    answers: {
      200: {
        kind: "json",
        about: "The import as it is now.",
        schema: CHANGED_IMPORT,
        example: { import: IMPORT_EXAMPLE },
      },
    },
    problems: ["not-found", "intent-refused"],
  });
}

export const RETRY_FAILED = operation({
  id: "retryFailedItems",
  method: "post",
  path: "/{id}/retry-failed",
  tag: "imports",
  summary: "Try every failed item again; a finished import opens again",
  params: ID,
  answers: {
    200: {
      kind: "json",
      about: "The import as it is now, and how many items are tried again.",
      schema: RETRIED_IMPORT,
      example: { import: IMPORT_EXAMPLE, retried: 1 },
    },
  },
  problems: ["not-found", "intent-refused"],
});

export const DELETE_IMPORT = operation({
  id: "deleteImport",
  method: "delete",
  path: "/{id}",
  tag: "imports",
  summary: "Delete it, and cancel what runs",
  params: ID,
  answers: { 204: { kind: "empty", about: "It is deleted." } },
  problems: ["not-found"],
});
