/**
 * Turns the body of a request into a reading list: JSON with a text or addresses, an uploaded form,
 * or the raw bytes of a file. What a row is and which rows are valid is for import-formats to say.
 */
import { z } from "@hono/zod-openapi";
import type { ReadingList } from "@tidemark/import-formats";
import type { HonoRequest } from "hono";
import type { ProblemCode } from "../problems.ts";
import { parseList } from "./parse-list.ts";

export type ListBody =
  | { readonly kind: "list"; readonly list: ReadingList; readonly source: string }
  | { readonly kind: "refused"; readonly code: ProblemCode; readonly detail: string };

export const JSON_BODY = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ urls: z.array(z.string()) }),
]);

/** Content types that are taken as a file, each with the file name that hints at its format. */
export const FILE_TYPES: ReadonlyMap<string, string> = new Map([
  ["text/plain", "list.txt"],
  ["text/markdown", "list.md"],
  ["text/csv", "list.csv"],
  ["text/html", "list.html"],
  ["application/zip", "list.zip"],
  ["application/x-zip-compressed", "list.zip"],
  ["application/octet-stream", ""],
]);

export async function readListBody(request: HonoRequest, maxRows: number): Promise<ListBody> {
  const contentType = request.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = request.header("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    return refused(
      "unsupported-media-type",
      `The body is encoded (${encoding.slice(0, 40)}). Send it as it is.`,
    );
  }
  if (contentType === "multipart/form-data") return readForm(request, maxRows);
  const fileName = FILE_TYPES.get(contentType);
  if (contentType !== "application/json" && fileName === undefined) {
    return refused(
      "unsupported-media-type",
      `Send JSON, a form with the field "file", or a file as one of: ${[...FILE_TYPES.keys()].join(", ")}.`,
    );
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  return fileName === undefined ? readJson(bytes, maxRows) : parse(bytes, fileName, maxRows);
}

async function readForm(request: HonoRequest, maxRows: number): Promise<ListBody> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return refused(
      "invalid-input",
      "The form cannot be read. Send it as multipart/form-data with its boundary.",
    );
  }
  const file = form.get("file");
  if (!(file instanceof File)) {
    return refused("invalid-input", 'The form has no file. Put the list into the field "file".');
  }
  return parse(new Uint8Array(await file.arrayBuffer()), file.name, maxRows);
}

/** A JSON body is a request of ours, or else itself an export of another service. */
async function readJson(bytes: Uint8Array, maxRows: number): Promise<ListBody> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return refused(
      "malformed-json",
      "The body says it is JSON and is not. Check its quotes, commas and brackets.",
    );
  }
  const asked = JSON_BODY.safeParse(value);
  if (asked.success) {
    return "text" in asked.data
      ? parse(new TextEncoder().encode(asked.data.text), "list.txt", maxRows)
      : parseUrls(asked.data.urls, maxRows);
  }
  if (isOurs(value)) {
    return refused("invalid-input", 'Send either {"text": "…"} or {"urls": ["…"]}, with nothing beside.');
  }
  return parse(bytes, "list.json", maxRows);
}

function isOurs(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && (Object.hasOwn(value, "text") || Object.hasOwn(value, "urls"));
}

/** One address a line, so that the line of a bad one is its place in the array, from 1. */
function parseUrls(urls: readonly string[], maxRows: number): Promise<ListBody> {
  const json = `[${urls.map((url) => JSON.stringify(url)).join(",\n")}]`;
  return parse(new TextEncoder().encode(json), "list.json", maxRows);
}

async function parse(bytes: Uint8Array, fileName: string, maxRows: number): Promise<ListBody> {
  const parsed = await parseList({ bytes, fileName, maxRows });
  return parsed.kind === "list" ? { ...parsed, source: parsed.list.format } : parsed;
}

function refused(code: ProblemCode, detail: string): ListBody {
  return { kind: "refused", code, detail };
}
