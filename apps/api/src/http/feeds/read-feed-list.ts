/** Turns the body of a request into a list of feeds: an uploaded form, or the bytes of a file. */
import { type FeedList, type FeedListRefusalCode, parseOpml } from "@tidemark/feeds";
import type { HonoRequest } from "hono";
import type { ProblemCode } from "../problems.ts";

export type FeedListBody =
  | { readonly kind: "list"; readonly list: FeedList }
  | { readonly kind: "refused"; readonly code: ProblemCode; readonly detail: string };

/** Content types that are taken as a file. */
export const LIST_TYPES: readonly string[] = [
  "text/x-opml",
  "text/xml",
  "text/plain",
  "application/xml",
  "application/octet-stream",
];

const CODES: Record<FeedListRefusalCode, ProblemCode> = {
  empty: "empty",
  "not-a-list": "not-a-list",
  "too-large": "too-large",
};

export async function readFeedList(request: HonoRequest): Promise<FeedListBody> {
  const header = request.header("content-type") ?? "";
  const contentType = header.split(";")[0]!.trim().toLowerCase();
  if (contentType === "multipart/form-data") return readForm(request);
  if (!LIST_TYPES.includes(contentType)) {
    return {
      kind: "refused",
      code: "unsupported-media-type",
      detail: `Send a form with the field "file", or the file as one of: ${LIST_TYPES.join(", ")}.`,
    };
  }
  return parse(new Uint8Array(await request.arrayBuffer()), header);
}

async function readForm(request: HonoRequest): Promise<FeedListBody> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return {
      kind: "refused",
      code: "invalid-input",
      detail: "The form cannot be read. Send it as multipart/form-data with its boundary.",
    };
  }
  const file = form.get("file");
  if (!(file instanceof File)) {
    const detail = 'The form has no file. Put the list into the field "file".';
    return { kind: "refused", code: "invalid-input", detail };
  }
  return parse(new Uint8Array(await file.arrayBuffer()), file.type);
}

function parse(bytes: Uint8Array, contentType: string): FeedListBody {
  const reading = parseOpml(bytes, contentType);
  if (reading.ok) return { kind: "list", list: reading.list };
  return { kind: "refused", code: CODES[reading.code], detail: reading.message };
}
